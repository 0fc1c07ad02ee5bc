"""How a text is typed changes the verdict on no labelled row."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from benchmarks.actors import actors_of
from benchmarks.scoreboard import article, read_rows
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor

DATA = Path(__file__).parents[2] / "data" / "matching"
ARABIC = re.compile("(?<=[بتثجحخدذرزسشصضطظعغفقكلمنهي])(?=[بتثجحخدذرزسشصضطظعغفقكلمنهي])")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(
        row
        for which in ("actors", "heldout", "actors_traps")
        for row in read_rows(DATA / f"{which}.tsv")
    )


@cache
def _actors() -> dict[str, Actor]:
    return actors_of(_rows())


@cache
def _index() -> SubjectIndex:
    return SubjectIndex(_actors().values())


def _found(row: dict[str, str], text: str) -> bool:
    wanted = _actors()[row["actor_id"]].id
    return any(match.subject_id == wanted for match in _index().match(article(text, row["lang"])))


CHANGES: dict[str, Callable[[str], str]] = {
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "straight apostrophes": lambda text: text.replace("’", "'"),
    "typographic apostrophes": lambda text: text.replace("'", "’"),
    "unbreakable hyphens": lambda text: text.replace("-", "‑"),
    "unbreakable spaces": lambda text: text.replace(" ", "\u00a0"),
    "line wrap": lambda text: text.replace(" ", "\n"),
    "soft hyphens": lambda text: re.sub("([a-z]{3})(?=[a-z]{3})", "\\1\u00ad", text),
    "harakat": lambda text: ARABIC.sub("\u064e", text),
    "tatweel": lambda text: ARABIC.sub("ـ", text),
    "marks of direction": lambda text: text.replace(" ", "\u200f "),
    "Persian letters": lambda text: text.replace("ي", "ی").replace("ك", "ک"),
}


@cache
def _verdicts() -> list[bool]:
    return [_found(row, row["snippet"]) for row in _rows()]


@pytest.mark.parametrize("change", CHANGES)
def test_how_a_text_is_typed_flips_no_row(change: str) -> None:
    flipped = [
        row["snippet"]
        for row, verdict in zip(_rows(), _verdicts(), strict=True)
        if _found(row, CHANGES[change](row["snippet"])) is not verdict
    ]
    assert flipped == []
