"""Who bears a longer name, letters that are short for something else, endings that tell names."""

import pytest

from bot.ids import SubjectId
from bot.matching.endings import end_otherwise
from bot.matching.model import Actor, Alias
from bot.matching.romanisation import spells
from tests.unit.matching.support import matches, names

PERSON = "Adel Hussein"
ROLE = ("Oil Ministry", "oil minister", "Iraq")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Adel Hussein al-Jubouri, a baker in Basra, won.", False),
        ("Adel Hussein al-Jubouri, an Iraqi baker, left Iraq.", False),
        ("The referee Adel Hussein Karim showed two cards.", False),
        ("Oil minister Adel Hussein al-Dulaimi opened it.", True),
        ("Adel Hussein al-Dulaimi of the Oil Ministry opened it.", True),
        ("Adel Hussein al-Dulaimi opened it. Adel Hussein smiled.", True),
        ("Adel Hussein Thursday opened it.", True),
        ("Adel Hussein's Karim Street office is shut.", True),
    ],
)
def test_a_name_that_goes_on_is_the_known_one_only_with_evidence(text: str, *, named: bool) -> None:
    assert names(text, PERSON, context=ROLE) is named


def test_a_longer_name_that_is_known_too_needs_no_evidence() -> None:
    assert names("Adel Hussein al-Dulaimi left.", PERSON, "Adel Hussein al-Dulaimi")


PARTY = Actor(
    SubjectId(1),
    "Peoples Motherland League",
    (Alias("Peoples Motherland League"), Alias("PML")),
    kind="party",
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The PML will not vote.", True),
        ("Opposition party PML will not vote.", True),
        ("Cement maker PML sold less.", False),
        ("Le fabricant PML ferme.", False),
        ("Doctors measured PML, the hormone of sleep.", False),
        ("Perennial meadow lilies are in flower, and PML fans are glad.", False),
        ("The Port Malta Line sails. The talk went on, and nobody knew. The PML is late.", False),
        ("Das Paulinen-Museum, kurz PML, ist zu.", False),
        ("The letters PML stand for nothing. PML stands for Prime Metal Ltd.", False),
        ("The People's Motherland Liga, or PML, will not vote.", True),
    ],
)
def test_letters_are_not_an_actors_where_they_are_short_for_something_else(
    text: str, *, named: bool
) -> None:
    assert bool(matches(PARTY, text)) is named


@pytest.mark.parametrize(
    ("wanted", "written", "other"),
    [
        ("Nabil", "Nabila", True),
        ("نبيل", "نبيلة", True),
        ("Salam", "سلامة", True),
        ("صالح", "صالحة", True),
        ("Mark", "March", True),
        ("Khalid", "Khaled", False),
        ("Salame", "Salam", False),
        ("Saleh", "Salah", False),
        ("Obama", "أوباما", False),
    ],
)
def test_an_ending_in_a_makes_another_name(wanted: str, written: str, *, other: bool) -> None:
    assert end_otherwise(wanted, written) is other
    assert end_otherwise(written, wanted) is other


@pytest.mark.parametrize(
    ("latin", "arabic", "same"),
    [
        ("Jaadah", "جعدة", True),
        ("Shidyaq", "شدياق", True),
        ("Jda", "جعدة", False),  # nothing stands for ayn
        ("Shaddad", "شدياق", False),
        ("Ab", "اب", False),
    ],
)
def test_a_word_spells_an_arabic_one_letter_by_letter(
    latin: str, arabic: str, *, same: bool
) -> None:
    assert spells(latin, arabic) is same


def test_a_stroke_that_stands_alone_is_no_word_of_a_name() -> None:
    assert not names("قال ـ ثم سكت", "Salim Karim", "سليم كريم")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("قال النائب رعد إن الجلسة مؤجلة.", True),
        ("قال نقيب الخبازين رعد الجبوري إن الإضراب مستمر.", False),
        ("وقف أمام المهندس رعد في الساحة.", False),
    ],
)
def test_a_surname_without_capitals_may_be_a_given_name(text: str, *, named: bool) -> None:
    assert names(text, "Samir Raad", "سمير رعد") is named
