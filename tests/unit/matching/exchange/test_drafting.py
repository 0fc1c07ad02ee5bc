import pytest

from bot.matching.exchange.drafting import (
    MOST_NAMES,
    MOST_WORDS,
    DraftError,
    country_named,
    drafted,
    marked,
)
from bot.matching.model import Alias, Strength


@pytest.mark.parametrize("written", ["IQ", "Iraq", "العراق", "عێراق", "Ирак", "iraq", " Irak "])
def test_a_country_has_one_name_however_it_is_written(written: str) -> None:
    assert country_named(written) == "Iraq"


def test_an_unknown_country_stays_as_it_is_written() -> None:
    assert country_named("  Velmora ") == "Velmora"
    assert country_named(" ") is None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "there is no name"),
        (["?!"], "has no letter or digit"),
        (["x" * 129], "longer than 128"),
        ([f"name {number}" for number in range(MOST_NAMES + 1)], "names are too many"),
    ],
)
def test_names_that_cannot_be_saved_are_refused(names: list[str], said: str) -> None:
    with pytest.raises(DraftError, match=said):
        drafted(map(Alias, names))


def test_words_that_cannot_be_saved_are_refused() -> None:
    name = [Alias("Mira Dallin")]
    with pytest.raises(DraftError, match="words of context are too many"):
        drafted(name, context=[f"word {number}" for number in range(MOST_WORDS + 1)])
    with pytest.raises(DraftError, match="longer than 128"):
        drafted(name, vetoes=["x" * 129])
    with pytest.raises(DraftError, match="country is longer"):
        drafted(name, country="x" * 65)


def test_a_draft_is_tidy_and_has_each_name_once() -> None:
    draft = drafted(
        [Alias(" Mira\u00a0 Dallin\x00"), Alias("Dallin", Strength.WEAK), Alias("Mira Dallin")],
        kind="Person",
        context=["salt", " salt ", ""],
    )
    assert draft.aliases == (Alias("Mira Dallin"), Alias("Dallin", Strength.WEAK))
    assert (draft.kind, draft.context) == ("person", ("salt",))


def test_a_catalogues_names_are_weak_where_they_say_little() -> None:
    names = ["Mira Dallin", "Dallin", "M. D.", "MOD", "Mira Ona Dallin"]
    strong = [one.written for one in marked(names, kind="person") if one.strength == "strong"]
    assert strong == ["Mira Dallin", "M. D.", "Mira Ona Dallin"]
    assert [one.strength for one in marked(["Apple", "Apple Orchard Ltd"], kind="company")] == [
        "weak",
        "strong",
    ]
    assert [one.strength for one in marked(["VHU"], kind="group")] == ["strong"]
