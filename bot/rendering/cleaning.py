"""Taking out of strangers' text what would play tricks on a reader's screen."""

import re
import unicodedata

MAX_COMBINING = 3
"""Marks on one letter. Vocalised Arabic and Vietnamese need two, Hebrew with cantillation three."""

# Bidirectional embeddings, overrides and isolates turn the text after them around. Marks
# (U+200E, U+200F, U+061C) only help the characters beside them and stay.
# Zero-width characters and tags hide text; the joiners stay because Persian and emoji need them.
_TRICKS = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_REPEATED_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_SUSPECT = re.compile("[\u0300-\u036f\u0483-\U0010ffff]")


def clean(text: str) -> str:
    """Return ``text`` without control, override and zero-width characters and piles of marks."""
    text = _REPEATED_JOINERS.sub(r"\1", _TRICKS.sub("", text))
    return _limit_marks(text) if _SUSPECT.search(text) else text


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MAX_COMBINING:
            kept.append(character)
    return "".join(kept)
