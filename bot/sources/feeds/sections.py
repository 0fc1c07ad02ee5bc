"""Long sections of characters, kept from the parser: there is nothing in them for it to find.

They are most of a feed of full texts, and the parser would take most of its time for them. A mark
stands for each while the elements are read, and the tree gets them back afterwards.
"""

from xml.etree.ElementTree import Element  # the model only; parsing: xml_reader

_BEGIN, _END = b"<![CDATA[", b"]]>"
_COMMENT, _COMMENT_END = b"<!--", b"-->"
_MARK = "\x7f"
"""The only control character of ASCII that XML lets pass; no text needs it."""
_SHORT = 300
"""Bytes of a section up to which it is not worth the trouble."""


def take_out(document: bytes) -> tuple[bytes, list[bytes]]:
    """Return the document with marks for its long sections, and these.

    The document comes back as it is where that does not pay, and where it is not plain what is a
    section: in comments, or without an end.
    """
    first, *others = document.split(_BEGIN)
    if len(others) * 2 * _SHORT > len(document) or not others or _MARK.encode() in document:
        return document, []
    kept, taken = [first], list[bytes]()
    for other in others:
        section, end, rest = other.partition(_END)
        if not end or kept[-1].rfind(_COMMENT) > kept[-1].rfind(_COMMENT_END):
            return document, []
        if len(section) <= _SHORT:
            kept += (_BEGIN, section, _END, rest)
        else:
            kept += (f"{_MARK}{len(taken)};".encode(), rest)
            taken.append(section)
    return b"".join(kept), taken


def put_back(root: Element, taken: list[bytes]) -> None:
    """Put the sections back; raise ``UnicodeDecodeError`` where one is not UTF-8."""
    for element in root.iter():
        if element.text and _MARK in element.text:
            element.text = _whole(element.text, taken)
        if element.tail and _MARK in element.tail:
            element.tail = _whole(element.tail, taken)


def _whole(text: str, taken: list[bytes]) -> str:
    first, *others = text.split(_MARK)
    parts = [first]
    for other in others:
        number, _, rest = other.partition(";")
        parts += (taken[int(number)].decode(), rest)
    return "".join(parts)
