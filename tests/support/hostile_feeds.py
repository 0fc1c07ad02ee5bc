"""Documents made to cost their reader time, memory or its temper; each at most ten megabytes."""

from collections.abc import Callable

_ITEM = "<item><title>Harbour opens</title><link>https://post.example/a</link>{}</item>"
_N = 200_000


def _rss(inside: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>The Harbour Post</title>'
        f"{inside}</channel></rss>"
    ).encode("utf-8", "surrogatepass")


def _item(inside: str) -> bytes:
    return _rss(_ITEM.format(inside))


def _laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
    )
    return _rss("<item><title>&a11;</title></item>", f"<!DOCTYPE rss [{entities}]>")


def _quadratic_entity() -> bytes:
    doctype = f'<!DOCTYPE rss [<!ENTITY long "{"x" * 100_000}">]>'
    return _rss(f"<item><title>{'&long;' * 20_000}</title></item>", doctype)


def _file_entity() -> bytes:
    doctype = '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return _rss("<item><title>x &file;</title></item>", doctype)


def _address_entity() -> bytes:
    doctype = (
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" '
        '[<!ENTITY % all SYSTEM "http://127.0.0.1:9/y"> %all;]>'
    )
    return _rss(_ITEM.format(""), doctype)


def _recursive_entity() -> bytes:
    return _rss(
        "<item><title>&a;</title></item>", '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    )


def _endless_doctype() -> bytes:
    return b"<!DOCTYPE rss [" + b'<!ENTITY a "b">' * _N + _item("")


def _many_attributes() -> bytes:
    attributes = " ".join(f"a{number}='1'" for number in range(_N))
    return _item(f"<enclosure {attributes}/>")


def _many_namespaces() -> bytes:
    declared = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(50_000))
    return f"<rss {declared}><channel>{_ITEM.format('')}</channel></rss>".encode()


def _many_names() -> bytes:
    return _item("".join(f"<n{n}>x</n{n}>" for n in range(100_000)))


def _nested_bases() -> bytes:
    return _item('<a xml:base="b/">' * 250 + "</a>" * 250)


def _gaps_in_wide() -> bytes:
    return ("<rss><channel>" + _ITEM.format("") * 100).encode("utf-16") + b"\0\xd8" * _N


def _json(inside: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", {inside}}}'.encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a billion laughs": _laughs,
    "one long entity often": _quadratic_entity,
    "an entity of a file": _file_entity,
    "an entity of an address": _address_entity,
    "entities in a circle": _recursive_entity,
    "a document type without end": _endless_doctype,
    "deep nesting": lambda: _item("<b>" * _N),
    "deep nesting, closed": lambda: _item("<b>" * _N + "</b>" * _N),
    "deep nesting of HTML": lambda: _item(f"<description><![CDATA[{'<div>' * _N}]]></description>"),
    "entries in entries": lambda: _rss("<item>" * 50_000 + "<title>x</title>" + "</item>" * 50_000),
    "tags that are closed only": lambda: _item("</b>" * _N * 2),
    "tags that are opened only": lambda: _rss("<item><title>" * _N),
    "many small elements": lambda: _item("<a/>" * 2_000_000),
    "many entries": lambda: _rss(_ITEM.format("") * 100_000),
    "many empty entries": lambda: _rss("<item/>" * 1_000_000),
    "many names": _many_names,
    "many attributes": _many_attributes,
    "many namespaces": _many_namespaces,
    "a long attribute": lambda: _item(f'<enclosure url="{"x" * 9_000_000}"/>'),
    "an attribute without end": lambda: _item('<enclosure url="' + "x " * _N),
    "quotes without end": lambda: _item("<a b='" * _N),
    "quotes in HTML without end": lambda: _item(
        f"<description><![CDATA[{'<a b=' * 9}{'<a b=&quot;' * _N}]]></description>"
    ),
    "quotes in tags in HTML": lambda: _item(
        "<description><![CDATA[" + "<a b=\"c'" * _N + "]]></description>"
    ),
    "signs that open no tag": lambda: _item(f"<description>{'< ' * _N}</description>"),
    "signs in HTML that open no tag": lambda: _item(
        f"<description><![CDATA[{'<' * 4_000_000}]]></description>"
    ),
    "comments without end": lambda: _item("<!--" * _N),
    "comments in HTML without end": lambda: _item(
        f"<description><![CDATA[{'<!--' * _N}]]></description>"
    ),
    "instructions without end": lambda: _item("<?php " * _N),
    "sections without end": lambda: _item("<![CDATA[" * _N),
    "sections within sections": lambda: _item(
        "<description>" + "<![CDATA[x</description>" * 100_000 + "]]>"
    ),
    "ends of sections": lambda: _item(f"<description>{']]>' * _N}</description>"),
    "bare ampersands": lambda: _item(f"<description>{'&' * 4_000_000}</description>"),
    "entities without end": lambda: _item(f"<description>{'&#x41' * _N}</description>"),
    "unknown entities": lambda: _item(f"<description>{'&zzz;' * _N}</description>"),
    "entities in HTML": lambda: _item(
        f"<description><![CDATA[{'&NotEqualTilde' * _N}]]></description>"
    ),
    "a long author": lambda: _item(f"<author>{'a@' * 1_000_000}</author>"),
    "a long author of brackets": lambda: _item(f"<dc:creator>{'(' * 80_000}</dc:creator>"),
    "a long title": lambda: _item(f"<title>{'x ' * 2_000_000}</title>"),
    "a long date": lambda: _item(f"<pubDate>{'1 ' * _N}</pubDate>"),
    "a long guid": lambda: _item(f"<guid>{'g' * 5_000_000}</guid>"),
    "a long link": lambda: _item(f"<link>http://{'a.' * 2_000_000}</link>"),
    "a link of dots": lambda: _item(f"<link>{'../' * 1_000_000}</link>"),
    "many categories": lambda: _item("<category>x &amp; y</category>" * 60_000),
    "many links": lambda: _item('<link rel="z" href="a"/>' * 60_000),
    "many contents": lambda: _item(
        "<media:content url='x'><media:credit/></media:content>" * 30_000
    ),
    "white space": lambda: _item(f"<description>{' ' * 9_000_000}</description>"),
    "line breaks": lambda: _item(f"<description>{chr(10) * 4_000_000}</description>"),
    "marks on one letter": lambda: _item(f"<title>a{chr(0x301) * 2_000_000}</title>"),
    "marks in a text": lambda: _item(
        f"<description>a{chr(0x315) * 500_000}{chr(0x300) * 500_000}</description>"
    ),
    "control characters": lambda: _item(f"<title>{chr(1) * 3_000_000}x</title>"),
    "lone surrogates": lambda: _item(f"<title>{chr(0xD800) * 500_000}</title>"),
    "zeros": lambda: b"<rss>" + b"\0" * 5_000_000,
    "zeros only": lambda: b"\0" * 9_000_000,
    "bad bytes": lambda: _item("<title>x</title>") + b"\xff" * 5_000_000,
    "bytes of no encoding": lambda: (
        b"<rss><channel><item><title>" + bytes(range(128, 256)) * 50_000
    ),
    "half characters": _gaps_in_wide,
    "bases in bases": _nested_bases,
    "base64": lambda: _item(
        f'<content mode="base64" type="text/html">{"QUJD" * 1_500_000}</content>'
    ),
    "rubbish before": lambda: b"<x " * 1_000_000 + _item(""),
    "roots one after the other": lambda: _item("") * 10_000,
    "JSON, deep": lambda: b"[" * 5_000_000,
    "JSON, deep in an item": lambda: _json('"items": [' + '{"a":' * _N),
    "JSON, a long number": lambda: _json('"items": [{"id": ' + "9" * 5_000_000 + "}]"),
    "JSON, many items": lambda: _json('"items": [' + '{"id": 1},' * 500_000 + "{}]"),
    "JSON, cut off": lambda: _json('"items": [' + '{"id": 1, "title": "x"},' * 200_000)[:-50],
    "JSON, many files": lambda: _json(
        '"items": [{"title": "x", "attachments": [' + '{"url": "/a"},' * 300_000 + "{}]}]"
    ),
}
"""By what is wrong with it."""
