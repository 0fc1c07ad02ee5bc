import json
import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.similarity import MARKS, is_same_text, marks_of

DATA = Path(__file__).parents[2] / "data" / "pages" / "ground-truth.json"
TRUTH = json.loads(DATA.read_text("utf-8"))
LONG = {key: truth for key, truth in TRUTH.items() if len(truth["articleBody"].split()) > 80}
WORDS = ["harbour", "ferry", "council", "storm", "wreck", "diver", "mayor", "union"]


def _found(new: str, stored: str) -> bool:
    """Whether the index leads from one to the other, and the comparison confirms it."""
    shared = set(marks_of(new)) & set(marks_of(stored))
    return bool(shared) and is_same_text(new, stored)


def _edited(text: str, share: float, seed: int) -> str:
    draw = random.Random(seed)  # noqa: S311  # repeatable
    words = text.split()
    return " ".join(draw.choice(words) if draw.random() < share else word for word in words)


@pytest.mark.parametrize(("share", "most"), [(0.0, 1.0), (0.03, 0.97), (0.1, 0.85)])
def test_an_edited_copy_is_the_same_text(share: float, most: float) -> None:
    texts = [truth["articleBody"] for truth in LONG.values()]
    found = [_found(_edited(text, share, seed), text) for seed, text in enumerate(texts)]
    assert sum(found) >= most * len(found)


def test_different_articles_are_kept_apart() -> None:
    """Those with other subjects; the samples have four articles each on three subjects."""
    unlike = [
        (one["articleBody"], other["articleBody"])
        for one, other in combinations(LONG.values(), 2)
        if one["language"] == other["language"]
        and _share_of_words(one["articleBody"], other["articleBody"]) < 0.5
    ]
    assert len(unlike) > 100
    assert not any(_found(one, other) for one, other in unlike)


def _share_of_words(one: str, other: str) -> float:
    words, others = set(one.split()), set(other.split())
    return len(words & others) / min(len(words), len(others))


TEXT = next(iter(LONG.values()))["articleBody"]


def test_a_shortened_copy_is_the_same_text() -> None:
    paragraphs = TEXT.split("\n\n")
    assert _found("\n\n".join(paragraphs[:4]), TEXT)


def test_a_copy_with_a_sentence_before_it_is_the_same_text() -> None:
    assert _found(f"Our correspondent reports from the coast this morning. {TEXT}", TEXT)


def test_an_article_with_a_new_paragraph_is_another() -> None:
    news = " ".join(f"word{number} said{number}" for number in range(25))
    assert not is_same_text(f"{news} {TEXT}", TEXT)
    assert not is_same_text(f"{TEXT} {news}", TEXT)
    assert is_same_text(TEXT, f"{TEXT} {news}")


def test_short_texts_have_no_marks() -> None:
    assert marks_of("Ferry late again because of the storm.") == ()
    assert not is_same_text("", "")


@given(st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))
def test_marks_fit_their_columns(text: str) -> None:
    marks = marks_of(text)
    assert len(marks) in {0, MARKS}
    assert all(-(2**31) <= mark < 2**31 for mark in marks)


def test_marks_are_the_same_on_every_machine() -> None:
    text = (
        "The harbour of Westmere opened again on Tuesday, the mayor said at the quay, but the "
        "ferry to Southwold Bay stays where it is until the divers have lifted what "
        "is left of the wreck."
    )
    assert marks_of(text) == KNOWN


KNOWN = (-1766559501, -1736206666, -1557531861)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    marks_of(one)
    is_same_text(one, other)
