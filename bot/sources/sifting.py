"""Leaving out of a feed's document the entries that were read before, by their bytes.

Most polls that bring anything bring one entry or two, among dozens that stand there as they stood
the last time. What is known byte for byte needs neither be parsed nor cleaned, nor looked up.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from bot.sources.model import Feed

_BEGIN = re.compile(rb"<(item|entry)[\s>]")
_AFTER_NAME = (b" ", b"\t", b"\r", b"\n", b">")
_BALANCED = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))
"""What an entry must hold as often as the other, or it ends elsewhere than it seems."""
_PRINT = 8
"""Bytes for each entry."""
MAX_ENTRIES = 1_000
"""A document with more of them is read whole each time."""
_MAX_NEW = 20
"""Entries that are new at once; with more, reading the whole costs little more."""
_PREFIX_END = "://"


@dataclass(frozen=True, slots=True)
class Sifted:
    """A document without the entries that are known."""

    document: bytes
    left_out: bytes
    """The known entries, one after the other; empty where there are none."""
    prints: bytes
    """Of all entries, known or not; empty where the document has to be read whole."""

    def tells_all(self, feed: Feed) -> bool:
        """Return whether ``feed``, read from it, says all that the whole document says that is new.

        It does not where a new entry may have one address with a known one: then neither is known
        by that address alone, and for that the whole has to be seen.
        """
        if len(feed.entries) > _MAX_NEW:
            return False
        return not any(_path(entry.url) in self.left_out for entry in feed.entries if entry.url)


def sift(document: bytes, known: bytes) -> Sifted:
    """Leave out what is ``known``: the ``prints`` of the last time."""
    parts = _parts(document)
    if parts is None:
        return Sifted(document, b"", b"")
    others, entries = parts
    prints = [sha256(entry).digest()[:_PRINT] for entry in entries]
    before = {known[at : at + _PRINT] for at in range(0, len(known), _PRINT)}
    pieces: list[bytes] = []
    left_out: list[bytes] = []
    for other, entry, its_print in zip(others, entries, prints, strict=False):
        if its_print in before:
            left_out.append(entry)
            pieces.append(other)
        elif all(entry.count(one) == entry.count(end) for one, end in _BALANCED):
            pieces += (other, entry)
        else:
            return Sifted(document, b"", b"")
    rest = b"".join([*pieces, others[-1]]) if left_out else document
    return Sifted(rest, b"\n".join(left_out), b"".join(prints))


def _parts(document: bytes) -> tuple[list[bytes], list[bytes]] | None:
    """Return what stands around the entries, and these; None where that is not plain to see."""
    first = _BEGIN.search(document)
    if first is None:
        return None
    begin, end = b"<" + first[1], b"</" + first[1] + b">"
    *whole, last = document[first.start() :].split(end)
    if not 0 < len(whole) <= MAX_ENTRIES or _BEGIN.search(last):
        return None
    others, entries = list[bytes](), list[bytes]()
    for piece in whole:
        between, _, inside = piece.partition(begin)
        if inside[:1] not in _AFTER_NAME or begin in inside:
            return None
        others.append(between)
        entries.append(piece[len(between) :] + end)
    others[0] = document[: first.start()]
    return [*others, last], entries


def _path(url: str) -> bytes:
    """Return by what an address is found in a document whatever stands before it there."""
    bare = url.partition("#")[0].partition("?")[0].rpartition(_PREFIX_END)[2].rstrip("/")
    host, slash, path = bare.partition("/")
    return (slash + path if path else host).encode()
