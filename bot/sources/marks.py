"""Where an article was written, and which agency's it is: what stands before its first sentence."""

import re
from dataclasses import dataclass
from functools import lru_cache

_PLACE_WORDS = 6
_AGENCY_WORDS = 4
_MAX_MARKS = 3

_SLASH = re.compile(r"(?P<agency>[^\W\d_][^/\n.!?:;,،؛؟\"«»()]{0,38}?)\s*/\s+(?=\S)")
_BRACKETS = re.compile(
    r"(?P<place>[^\W\d_][^()\n.!?]{0,50}?)?\s*\((?P<agency>[^()\n]{2,30})\)\s*[-–—]+\s*(?=\S)"
)
_SLASHES = re.compile(
    r"(?P<place>[^\W\d_][^/\n!?]{0,40}?)\s*/(?P<agency>[^/\n]{2,30})/[.:\s–—-]+(?=\S)"
)
_CAPITALS = re.compile(
    r"(?P<place>(?=[A-Z]{2}|[А-ЯЁ]{2})[A-ZА-ЯЁ][A-ZА-ЯЁ .,'’-]{1,28})\s[-–—]{1,2}\s+(?=\S)"
)
_SMALL_LIST = """
al an as at de del di el la le of the und
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""
_SMALL_WORDS = frozenset(_SMALL_LIST.split())
_SIGNS = ("/", "|", ":", "–", "—", "(", "- ")
"""One of them is in every mark."""
_FARTHEST = 160
_BORDER = " \t,;:/|–—-"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stood before an article's first sentence."""

    written: str
    """As it stood there, with its signs."""
    place: str | None
    """With the date, where that stood there too."""
    agency: str | None
    """Or the outlet's own name."""


def split_mark(line: str, outlet: str = "") -> tuple[Mark | None, str]:
    """Return the marks at the head of an article's first line, and the line without them.

    ``outlet``: the source's name, which many put before everything they write.
    """
    if not any(map(line[:_FARTHEST].__contains__, _SIGNS)):
        return None, line
    own = _own_mark(outlet) if outlet and may_name(line, outlet) else None
    start = 0
    place: str | None = None
    agency: str | None = None
    for _ in range(_MAX_MARKS):
        found = own.match(line, start) if own else None
        if found is not None:
            agency = agency or outlet
        else:
            found = _mark(line, start)
            if found is None:
                break
            parts = found.groupdict()
            place = place or _tidy(parts.get("place"))
            agency = _tidy(parts.get("agency")) or agency
        start = found.end()
    if not start:
        return None, line
    return Mark(line[:start].strip(), place, agency), line[start:]


def may_name(text: str, outlet: str) -> bool:
    """Return whether an outlet's name may stand in a text: its first word does, in any case.

    Asked first, because a pattern for each of thousands of names takes a millisecond to make, and
    megabytes to keep, and hardly any is found.
    """
    words = outlet.split()
    return bool(words) and _folded(words[0]) in _folded(text)


def _folded(text: str) -> str:
    """Return what is equal for all that expressions take for equal when case is ignored."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("\u0307", "").replace("ı", "i")


@lru_cache(maxsize=256)
def _own_mark(outlet: str) -> re.Pattern[str] | None:
    name = r"\s+".join(map(re.escape, outlet.split()))
    return re.compile(rf"{name}\s*[/|:–—-]+\s*(?=\S)", re.IGNORECASE) if name else None


def _mark(line: str, start: int) -> re.Match[str] | None:
    found = _SLASH.match(line, start)
    if found and _is_proper(found["agency"], _AGENCY_WORDS) and not line[found.end()].islower():
        return found
    for pattern in (_BRACKETS, _SLASHES):
        found = pattern.match(line, start)
        if (
            found
            and any(character.isalpha() for character in found["agency"])
            and _is_proper(found["place"] or "", _PLACE_WORDS)
            and _is_proper(found["agency"], _AGENCY_WORDS)
        ):
            return found
    return _CAPITALS.match(line, start)


def _is_proper(mark: str, most: int) -> bool:
    """Return whether every word could be part of a name: capital, number, or without case."""
    words = mark.split()
    return len(words) <= most and all(
        not word[0].islower() or word.lower().strip(".,") in _SMALL_WORDS or "." in word
        for word in words
    )


def _tidy(part: str | None) -> str | None:
    return (part or "").strip(_BORDER) or None
