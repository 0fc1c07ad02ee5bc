"""Letters by their names and in other languages; a spelled name stands once for each place."""

import pytest

from bot.ids import SubjectId
from bot.matching.letters import acronyms_abroad, spelled_out
from bot.matching.model import Actor, Alias
from tests.unit.matching.support import matches


def _actor(kind: str, *known: str, context: tuple[str, ...] = ()) -> Actor:
    return Actor(SubjectId(1), known[0], tuple(map(Alias, known)), context, kind=kind)


def test_letters_have_names_in_arabic() -> None:
    assert spelled_out("B.B.C") == ["بي بي سي"]
    assert "جي دي" in spelled_out("JD")
    assert spelled_out("ОДКБ") == spelled_out("Zarub") == []


@pytest.mark.parametrize(
    "text", ["J.D. Zarub left.", "زار جي دي زاروب المدينة.", "جی‌دی زاروب گفت."]
)
def test_initials_stand_with_dots_and_by_their_names(text: str) -> None:
    (match,) = matches(_actor("person", "JD Zarub"), text)
    assert len(match.evidence) == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Инспекторы МАГАТЭ уехали.", True),
        ("L'AIEA a parlé à Vienne.", False),
        ("L'AIEA a parlé à Zarub.", True),
    ],
)
def test_an_organisation_has_its_letters_in_other_languages(text: str, *, named: bool) -> None:
    assert bool(matches(_actor("group", "IAEA", context=("Zarub",)), text)) is named


def test_letters_of_nobody_else_are_known_both_ways() -> None:
    assert "IAEA" in acronyms_abroad("МАГАТЭ")
    assert acronyms_abroad("ZRB") == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The Peoples' Hope and Trust Party (ZEM) met in Velm.", True),
        ("The Peoples' Hope and Trust Party (ZEM) met.", False),
        ("The Zonal Estate Market (ZEM) opened in Velm.", False),
    ],
)
def test_brackets_may_give_a_name_that_nobody_typed(text: str, *, named: bool) -> None:
    assert bool(matches(_actor("party", "ZEM Party", "ZEM", context=("Velm",)), text)) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("استقبل تميم بن حمد آل زارو الضيوف.", True),
        ("Sheikh Tamim bin Hamad drove the guests.", True),
        ("Tamim bin Hamad, a baker, drove the guests.", False),
    ],
)
def test_a_house_is_left_out_behind_a_title(text: str, *, named: bool) -> None:
    assert bool(matches(_actor("person", "Tamim bin Hamad Al Zaru"), text)) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("قالت شركة زاروبيل إنها", True),
        ("قالت زاروبيل إنها", False),
        ("کۆمپانیای زاروبیل وتی", True),
    ],
)
def test_a_word_behind_its_kind_is_known_by_its_sound(text: str, *, named: bool) -> None:
    assert bool(matches(_actor("company", "Zarubil"), text)) is named
