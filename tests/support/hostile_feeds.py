"""Documents made to cost their reader time, memory or its temper; each at most ten megabytes.

They take a size: so many times the trouble is repeated."""

from collections.abc import Callable

_ITEM = "<item><title>Harbour opens</title><link>https://post.example/a</link>{}</item>"
FULL = 200_000
"""The size with which they are as large as anything that is fetched."""


def _rss(inside: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>The Harbour Post</title>'
        f"{inside}</channel></rss>"
    ).encode("utf-8", "surrogatepass")


def _item(inside: str) -> bytes:
    return _rss(_ITEM.format(inside))


def _laughs(_: int) -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
    )
    return _rss("<item><title>&a11;</title></item>", f"<!DOCTYPE rss [{entities}]>")


def _quadratic_entity(n: int) -> bytes:
    doctype = f'<!DOCTYPE rss [<!ENTITY long "{"x" * (n // 2)}">]>'
    return _rss(f"<item><title>{'&long;' * (n // 10)}</title></item>", doctype)


def _file_entity(_: int) -> bytes:
    doctype = '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return _rss("<item><title>x &file;</title></item>", doctype)


def _address_entity(_: int) -> bytes:
    doctype = (
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" '
        '[<!ENTITY % all SYSTEM "http://127.0.0.1:9/y"> %all;]>'
    )
    return _rss(_ITEM.format(""), doctype)


def _recursive_entity(_: int) -> bytes:
    return _rss(
        "<item><title>&a;</title></item>", '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    )


def _endless_doctype(n: int) -> bytes:
    return b"<!DOCTYPE rss [" + b'<!ENTITY a "b">' * n + _item("")


def _many_attributes(n: int) -> bytes:
    attributes = " ".join(f"a{number}='1'" for number in range(n))
    return _item(f"<enclosure {attributes}/>")


def _many_namespaces(n: int) -> bytes:
    declared = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(n // 4))
    return f"<rss {declared}><channel>{_ITEM.format('')}</channel></rss>".encode()


def _many_names(n: int) -> bytes:
    return _item("".join(f"<n{n}>x</n{n}>" for n in range(n // 2)))


def _nested_bases(_: int) -> bytes:
    return _item('<a xml:base="b/">' * 250 + "</a>" * 250)


def _gaps_in_wide(n: int) -> bytes:
    return ("<rss><channel>" + _ITEM.format("") * 100).encode("utf-16") + b"\0\xd8" * n


def _json(inside: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T", {inside}}}'.encode()


HOSTILE: dict[str, Callable[[int], bytes]] = {
    "a billion laughs": _laughs,
    "one long entity often": _quadratic_entity,
    "an entity of a file": _file_entity,
    "an entity of an address": _address_entity,
    "entities in a circle": _recursive_entity,
    "a document type without end": _endless_doctype,
    "deep nesting": lambda n: _item("<b>" * n),
    "deep nesting, closed": lambda n: _item("<b>" * n + "</b>" * n),
    "deep nesting of HTML": lambda n: _item(
        f"<description><![CDATA[{'<div>' * n}]]></description>"
    ),
    "entries in entries": lambda n: _rss(
        "<item>" * (n // 4) + "<title>x</title>" + "</item>" * (n // 4)
    ),
    "tags that are closed only": lambda n: _item("</b>" * n * 2),
    "tags that are opened only": lambda n: _rss("<item><title>" * n),
    "many small elements": lambda n: _item("<a/>" * 10 * n),
    "many entries": lambda n: _rss(_ITEM.format("") * (n // 2)),
    "many empty entries": lambda n: _rss("<item/>" * 5 * n),
    "many names": _many_names,
    "many attributes": _many_attributes,
    "many namespaces": _many_namespaces,
    "a long attribute": lambda n: _item(f'<enclosure url="{"x" * 45 * n}"/>'),
    "an attribute without end": lambda n: _item('<enclosure url="' + "x " * n),
    "quotes without end": lambda n: _item("<a b='" * n),
    "quotes in HTML without end": lambda n: _item(
        f"<description><![CDATA[{'<a b=' * 9}{'<a b=&quot;' * n}]]></description>"
    ),
    "quotes in tags in HTML": lambda n: _item(
        "<description><![CDATA[" + "<a b=\"c'" * n + "]]></description>"
    ),
    "signs that open no tag": lambda n: _item(f"<description>{'< ' * n}</description>"),
    "signs in HTML that open no tag": lambda n: _item(
        f"<description><![CDATA[{'<' * 20 * n}]]></description>"
    ),
    "comments without end": lambda n: _item("<!--" * n),
    "comments in HTML without end": lambda n: _item(
        f"<description><![CDATA[{'<!--' * n}]]></description>"
    ),
    "instructions without end": lambda n: _item("<?php " * n),
    "sections without end": lambda n: _item("<![CDATA[" * n),
    "sections within sections": lambda n: _item(
        "<description>" + "<![CDATA[x</description>" * (n // 2) + "]]>"
    ),
    "ends of sections": lambda n: _item(f"<description>{']]>' * n}</description>"),
    "bare ampersands": lambda n: _item(f"<description>{'&' * 20 * n}</description>"),
    "entities without end": lambda n: _item(f"<description>{'&#x41' * n}</description>"),
    "unknown entities": lambda n: _item(f"<description>{'&zzz;' * n}</description>"),
    "entities in HTML": lambda n: _item(
        f"<description><![CDATA[{'&NotEqualTilde' * n}]]></description>"
    ),
    "a long author": lambda n: _item(f"<author>{'a@' * 5 * n}</author>"),
    "a long author of brackets": lambda n: _item(
        f"<dc:creator>{'(' * (80 * n // 200)}</dc:creator>"
    ),
    "a long title": lambda n: _item(f"<title>{'x ' * 10 * n}</title>"),
    "a long date": lambda n: _item(f"<pubDate>{'1 ' * n}</pubDate>"),
    "a long guid": lambda n: _item(f"<guid>{'g' * 25 * n}</guid>"),
    "a long link": lambda n: _item(f"<link>http://{'a.' * 10 * n}</link>"),
    "a link of dots": lambda n: _item(f"<link>{'../' * 5 * n}</link>"),
    "many categories": lambda n: _item("<category>x &amp; y</category>" * (60 * n // 200)),
    "many links": lambda n: _item('<link rel="z" href="a"/>' * (60 * n // 200)),
    "many contents": lambda n: _item(
        "<media:content url='x'><media:credit/></media:content>" * (30 * n // 200)
    ),
    "white space": lambda n: _item(f"<description>{' ' * 45 * n}</description>"),
    "line breaks": lambda n: _item(f"<description>{chr(10) * 20 * n}</description>"),
    "marks on one letter": lambda n: _item(f"<title>a{chr(0x301) * 10 * n}</title>"),
    "marks in a text": lambda n: _item(
        f"<description>a{chr(0x315) * 2 * n}{chr(0x300) * 2 * n}</description>"
    ),
    "control characters": lambda n: _item(f"<title>{chr(1) * 15 * n}x</title>"),
    "lone surrogates": lambda n: _item(f"<title>{chr(0xD800) * (500 * n // 200)}</title>"),
    "zeros": lambda n: b"<rss>" + b"\0" * 25 * n,
    "zeros only": lambda n: b"\0" * 45 * n,
    "bad bytes": lambda n: _item("<title>x</title>") + b"\xff" * 25 * n,
    "bytes of no encoding": lambda n: (
        b"<rss><channel><item><title>" + bytes(range(128, 256)) * (n // 4)
    ),
    "half characters": _gaps_in_wide,
    "bases in bases": _nested_bases,
    "base64": lambda n: _item(
        f'<content mode="base64" type="text/html">{"QUJD" * (1500 * n // 200)}</content>'
    ),
    "rubbish before": lambda n: b"<x " * 5 * n + _item(""),
    "roots one after the other": lambda n: _item("") * (n // 20),
    "JSON, deep": lambda n: b"[" * 25 * n,
    "JSON, deep in an item": lambda n: _json('"items": [' + '{"a":' * n),
    "JSON, a long number": lambda n: _json('"items": [{"id": ' + "9" * 25 * n + "}]"),
    "JSON, many items": lambda n: _json('"items": [' + '{"id": 1},' * (500 * n // 200) + "{}]"),
    "JSON, cut off": lambda n: _json('"items": [' + '{"id": 1, "title": "x"},' * n)[:-50],
    "JSON, many files": lambda n: _json(
        '"items": [{"title": "x", "attachments": [' + '{"url": "/a"},' * (300 * n // 200) + "{}]}]"
    ),
}
"""By what is wrong with it; give ``FULL``, or less."""
