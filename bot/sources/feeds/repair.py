"""The second tier: a document that is no XML, written anew so that it is.

Bare ampersands and signs, entities of HTML, tags that are not closed or closed in the wrong
order, rubbish before and between, documents cut off in the middle, several in a row: what can be
read of them is read. One pass over the text, in time that grows with its length only.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from itertools import islice

from bot.sources.feeds.vocabulary import NAMESPACES, UNDECLARED, by_prefix, module_of

MAX_ENTRIES = 500
"""Of one document; feeds put the newest first."""
MAX_TAGS = 200_000
"""Beyond, nothing more is read: trees take more memory than texts."""
_MAX_DEPTH = 200
_MAX_ATTRIBUTES = 40
_MAX_PREFIXES = 1_000
_MAX_ATTRIBUTE = 10_000

_START = re.compile(
    r"<(?:[a-z][\w.-]*:)?(?:rss|rdf|feed|channel|urlset|item|entry)(?=[\s>/])", re.IGNORECASE
)
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*+(?::[A-Za-z_][A-Za-z0-9_.-]*+)?+"
_OPEN = re.compile(rf"""<({_NAME})((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>""")
_CLOSE = re.compile(rf"</\s*({_NAME})[^<>]*+>")
_ATTRIBUTE = re.compile(rf"""({_NAME})\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_REFERENCE = re.compile(r"&amp;(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
"""One whose sign was escaped with all the others."""
_LITERALS = {"<![CDATA[": "]]>", "<!--": "-->"}
_DECLARATION = re.compile(r"""xmlns:([\w.-]{1,40}+)\s*+=\s*+["']([^"'<]{1,300})["']""")
_KEPT = frozenset({"xml:base", "xml:lang", "rdf:about", "rdf:resource"})
"""Attributes with a prefix that are read."""
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DOCTYPE = re.compile(r"<![A-Za-z][^\[<>]*+(\[)?")
_SUBSET_END = re.compile(r"\]\s*>")
_DOCUMENT_TYPE = re.compile(
    r"\s*(?:<\?[^>]*+>\s*|<!--.*?-->\s*)*+<!DOCTYPE", re.IGNORECASE | re.DOTALL
)

_IN_ATTRIBUTE = str.maketrans({"<": "&lt;", '"': "&quot;"})
_OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ITEMS = frozenset({"item", "entry"})
_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "channel", "urlset"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "embed", "col", "area"})
_LEAVES = frozenset(
    {"title", "link", "guid", "id", "pubdate", "published", "updated", "category", "dc:creator"}
    | {"dc:date", "dc:title", "dc:subject", "comments", "language", "ttl", "lastbuilddate"}
)
"""Elements in which no other of a feed's own can be, so that one closes the other."""
_FIELDS = _LEAVES | {"description", "summary", "content", "content:encoded", "author", "enclosure"}
_TELLING = frozenset({"guid", "id", "link"})
_SAYING = frozenset({"title", "description", "summary", "content", "content:encoded"})
"""Of both kinds an entry must have one that is whole, if the document ends within it."""


def without_doctype(text: str) -> str:
    """Return a document without what it declares before its root: entities, mostly."""
    found = _DOCUMENT_TYPE.match(text)
    if found is None:
        return text
    start = found.end() - len("<!DOCTYPE")
    return text[:start] + text[_after_doctype(text, start) :]


def is_too_much(document: bytes) -> bool:
    """Return whether a document has more tags than are read of it."""
    return document.count(b"<") > MAX_TAGS


def mend(text: str) -> str:
    """Return a document with its letters right: XML, if they were all that was wrong."""
    pieces: list[str] = []
    position = 0
    for begin, end in _literals(text):
        pieces += (_readable(text[position:begin]), text[begin:end])
        position = end
    return "".join([*pieces, _readable(text[position:])])


def _literals(text: str) -> Iterator[tuple[int, int]]:
    """Return where sections and comments begin and end; each sign is looked at once or twice."""
    following = {opening: text.find(opening) for opening in _LITERALS}
    while True:
        begin, opening = min(
            ((at, opening) for opening, at in following.items() if at >= 0), default=(-1, "")
        )
        end = text.find(_LITERALS[opening], begin + len(opening)) + 3 if opening else 2
        if end == 2:  # noqa: PLR2004  # nothing more, or what does not end
            return
        yield begin, end
        for other, at in following.items():
            if 0 <= at < end:
                following[other] = text.find(other, end)


def repair(text: str) -> str | None:
    """Return well-formed XML in a root of its own, or None for what has no feed in it.

    Names are those of ``vocabulary``; of attributes with a prefix only those stay that are read.
    """
    start = _START.search(text)
    if start is None:
        return None
    return _Writer(_REFUSED.sub("", text[start.start() :])).write()


def _after_doctype(text: str, start: int) -> int:
    found = _DOCTYPE.match(text, start)
    if found is None:
        return start + 2
    if found[1]:
        end = _SUBSET_END.search(text, found.end())
        return end.end() if end else len(text)
    end_of_tag = text.find(">", found.end())
    return end_of_tag + 1 if end_of_tag >= 0 else len(text)


class _Writer:
    """Writes a document anew, tag by tag."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._names = _Names(text)
        self._out: list[str] = []
        self._open: list[tuple[str, str, int]] = []
        """Name in lower case, as it was written here, and where its tag stands in ``_out``."""
        self._closed: set[str] = set()
        """Names of the elements that the present entry has had, whole."""
        self._depths: Counter[str] = Counter()
        """How often each name is open."""
        self._entries = 0
        self._next: dict[str, int] = {}

    def write(self) -> str:
        text, position = self._text, 0
        for _ in range(MAX_TAGS):
            sign = text.find("<", position)
            if sign < 0 or self._entries > MAX_ENTRIES:
                break
            self._say(text[position:sign])
            position = self._markup(sign)
        else:
            position = len(text)
        if self._entries <= MAX_ENTRIES:
            self._say(text[position:])
        self._finish()
        return f"<feeds{self._names.declared()}>{''.join(self._out)}</feeds>"

    def _markup(self, sign: int) -> int:
        """Write what begins with the ``<`` at ``sign``; return where it ends."""
        text = self._text
        following = text[sign + 1 : sign + 2]
        if following == "!":
            return self._declaration(sign)
        if following == "?":
            end = self._find("?>", sign)
            return end + 2 if end >= 0 else sign + 2
        found = (_CLOSE if following == "/" else _OPEN).match(text, sign)
        if found is None:
            self._out.append("&lt;")
            return sign + 1
        if following == "/":
            self._close(found[1].lower())
        else:
            self._begin(found[1], found[2])
        return found.end()

    def _declaration(self, sign: int) -> int:
        if self._text.startswith("<![CDATA[", sign):
            return self._literal(sign)
        if self._text.startswith("<!--", sign):
            end = self._find("-->", sign)
            return end + 3 if end >= 0 else sign + 4
        return _after_doctype(self._text, sign)

    def _literal(self, sign: int) -> int:
        text, begin = self._text, sign + len("<![CDATA[")
        end = self._find("]]>", sign)
        resume = end + 3
        if end < 0:  # cut off, or never ended
            end = resume = len(text)
        if self._open and text.find("<![CDATA[", begin, end) >= 0:
            # The section's end is missing: it ends with its element.
            element_end = text.find(f"</{self._open[-1][0]}", begin, end)
            if element_end >= 0:
                end = resume = element_end
        self._out.append(f"<![CDATA[{text[begin:end]}]]>")
        return resume

    def _find(self, wanted: str, position: int) -> int:
        """Find as ``str.find`` does, but look at every character only once."""
        known = self._next.get(wanted, 0)
        if 0 <= known < position or (known == 0 and wanted not in self._next):
            known = self._text.find(wanted, position)
            self._next[wanted] = known
        return known

    def _say(self, text: str) -> None:
        text = _readable(text)
        if "]]>" in text:
            text = text.replace("]]>", "]]&gt;")
        if text:
            self._out.append(text)

    def _begin(self, name: str, attributes: str) -> None:
        key = name.lower()
        if key.rpartition(":")[2] in _ITEMS:
            self._leave_entry()
            self._entries += 1
        elif key in _FIELDS and self._open and self._open[-1][0] in _LEAVES:
            self._pop()
        empty = attributes.endswith("/") or key in _VOID
        if len(self._open) >= _MAX_DEPTH:
            return
        written = self._names.of(name)
        self._out.append(f"<{written}{_attributes(attributes)}{'/' if empty else ''}>")
        if not empty:
            self._open.append((key, written, len(self._out) - 1))
            self._depths[key] += 1
        elif self._open and self._open[-1][0].rpartition(":")[2] in _ITEMS:
            self._closed.add(key)

    def _leave_entry(self) -> None:
        """Close all that cannot hold an entry, among it the one before."""
        while self._open and self._open[-1][0] not in _ROOTS:
            self._pop()
        self._closed = set()

    def _close(self, key: str) -> None:
        if self._depths[key]:
            while self._pop() != key:
                pass

    def _pop(self) -> str:
        key, name, _ = self._open.pop()
        self._depths[key] -= 1
        self._out.append(f"</{name}>")
        self._closed.add(key)
        return key

    def _finish(self) -> None:
        """End a document that was cut off: half an element says something wrong."""
        depth = next(
            (at for at, (key, _, _) in enumerate(self._open) if key.rpartition(":")[2] in _ITEMS),
            None,
        )
        if depth is not None:
            if depth + 1 < len(self._open):
                del self._out[self._open[depth + 1][2] :]
                del self._open[depth + 1 :]
            if not (self._closed & _TELLING and self._closed & _SAYING):
                del self._out[self._open[depth][2] :]
                del self._open[depth:]
        while self._open:
            self._pop()


class _Names:
    """Gives elements the prefixes used here, and remembers which of them to declare."""

    def __init__(self, text: str) -> None:
        declared = islice(_DECLARATION.finditer(text), _MAX_PREFIXES)
        self._uris = {found[1]: found[2] for found in declared}
        self._known: dict[str, str] = {}
        self._unknown: set[str] = set()

    def of(self, name: str) -> str:
        prefix, border, local = name.rpartition(":")
        if not border or (len(self._known) >= _MAX_PREFIXES and prefix not in self._known):
            return local
        known = self._known.get(prefix)
        if known is None:
            known = module_of(self._uris.get(prefix, ""))
            if known is None:
                known = by_prefix(prefix)
            if known.lower().startswith("xml"):  # such prefixes are XML's own
                known = f"_{known}"
            self._known[prefix] = known
        if known and known not in NAMESPACES:
            self._unknown.add(known)
        return f"{known}:{local}" if known else local

    def declared(self) -> str:
        found = {**NAMESPACES, **{prefix: f"{UNDECLARED}{prefix}" for prefix in self._unknown}}
        return "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in found.items())


def _attributes(written: str) -> str:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        name, *values = match.groups()
        if ":" in name and name not in _KEPT:
            continue
        value = next((value for value in values if value is not None), "")
        if name == "xmlns" and module_of(value) is None:
            continue
        found.setdefault(name, value[:_MAX_ATTRIBUTE])
        if len(found) >= _MAX_ATTRIBUTES:
            break
    return "".join(
        f' {name}="{_readable(value).translate(_IN_ATTRIBUTE)}"' for name, value in found.items()
    )


def _readable(text: str) -> str:
    """Escape what is no reference, and write those as letters that XML does not know."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(_reference, text.replace("&", "&amp;"))


def _reference(found: re.Match[str]) -> str:
    number, name = found.groups()
    if number:
        letter = unescape(f"&#{number};")  # as browsers read it: 146 is an apostrophe
        return _escaped(_REFUSED.sub("", letter)) if number.strip("xX0") else ""
    if name in _OWN_ENTITIES:
        return f"&{name};"
    letters = html5.get(f"{name};")
    return _escaped(letters) if letters else found[0]


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
