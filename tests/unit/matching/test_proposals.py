"""Which further names are made from those that were typed."""

import pytest

from bot.ids import SubjectId
from bot.matching.nearness import nearest
from bot.matching.proposals import Reason, everyday_words, is_person, propose


def _proposed(*names: str) -> set[tuple[str, str]]:
    return {(one.alias.written, one.alias.strength.value) for one in propose(names)}


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Mira Dallin", {("Dallin", "weak"), ("Мира Даллин", "strong")}),
        (
            "Haydar Salim al-Qasimiri",
            {
                ("Haydar al-Qasimiri", "weak"),
                ("al-Qasimiri", "weak"),
                ("Хайдар Салим аль-Касимири", "strong"),
            },
        ),
        ("حيدر القاسميري", {("القاسميري", "weak")}),
        ("Тарим аль-Даббани", {("аль-Даббани", "weak"), ("Tarim al-Dabbani", "strong")}),
        (
            "Abu Tarim al-Dabbani",
            {("al-Dabbani", "weak"), ("Абу Тарим ад-Даббани", "strong")},
        ),
        ("Tarim Abd al-Dabban", {("Тарим Абд ад-Даббан", "strong")}),
        ("Mira Ox", {("Мира Окс", "strong")}),
        ("Li Qingwei", {("Ли Цинвэй", "strong")}),
        ("Şükrü Ecevitoğlu", {("Ecevitoğlu", "weak"), ("Шюкрю Эджевитоглу", "strong")}),
        ("Chad", {("تشاد", "strong"), ("Чад", "strong")}),
        ("Velmora Rights Watch", {("VRW", "weak")}),
        ("Dabbani rebels", {("Dabbani rebel", "strong")}),
        ("Velmora Harbour Guards", {("Velmora Harbour Guard", "strong"), ("VHG", "weak")}),
        (
            "Council for Velmora Organisations",
            {("Council for Velmora Organizations", "strong"), ("CVO", "weak")},
        ),
        ("Sol-Dora", {("Sol Dora", "strong"), ("SolDora", "strong")}),
        ("al-Dabbaniya", set[tuple[str, str]]()),
        ("Velmora Council", set[tuple[str, str]]()),
    ],
)
def test_names_bring_along_their_other_forms(name: str, proposed: set[tuple[str, str]]) -> None:
    assert _proposed(name) == proposed


def test_what_was_typed_is_not_proposed_again() -> None:
    assert _proposed("Mira Dallin", "Dallin", "Мира Даллин", "Даллин") == set()
    assert "VHG" not in dict(_proposed("Velmora Harbour Guards", "VHGF"))


def test_only_verbs_change_sides_of_the_atlantic() -> None:
    forms = {one.alias.written for one in propose(["Enterprise Council Size Prize"])}
    assert not {form for form in forms if "Enterprize" in form or "Sise" in form}


def test_only_english_is_british_or_american() -> None:
    made = propose(["Organisation du traité de Velmora"])
    assert Reason.ATLANTIC not in {one.reason for one in made}


def test_a_turkish_capital_is_one_letter_in_cyrillic() -> None:
    (made,) = [one for one in propose(["İlker Aydın"]) if one.reason is Reason.SCRIPT]
    assert made.alias.written == "Илкер Айдын"


def test_a_states_name_is_no_persons() -> None:
    assert is_person("Mira Dallin")
    assert not is_person("South Sudan")
    assert not is_person("Velmora Council")


@pytest.mark.parametrize("name", ["Turkey", "Apple", "Total", "حماس", "مالي", "امید", "barış"])
def test_everyday_words_are_told(name: str) -> None:
    assert everyday_words([name, "Mira Dallin", "TOTAL"]) == (name,)


def test_the_match_step_gets_no_part_of_a_persons_name() -> None:
    matched = {one.reason: one.is_matched for one in propose(["Mira Sol Dallin"])}
    assert matched == {Reason.SHORT: False, Reason.SURNAME: False, Reason.SCRIPT: True}
    assert all(one.is_matched for one in propose(["Velmora Harbour Guards"]))


KNOWN = [
    (SubjectId(1), "Haydar al-Qasimiri"),
    (SubjectId(2), "Velmora Council"),
    (SubjectId(2), "مجلس فيلمورا"),
    (SubjectId(3), "Mira Dallin"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Velmora Cuoncil", [2]),
        ("Velmora", [2]),
        ("فيلمورا", [2]),
        ("Qasimiri", [1]),
        ("القاسميري", [1]),
        ("Mira Dalin", [3]),
        ("Mira", [3]),
        ("Bela Quist", []),
        ("al", []),
        ("?", []),
    ],
)
def test_parts_and_slips_are_near(typed: str, meant: list[int]) -> None:
    assert nearest(typed, KNOWN, limit=4) == meant


def test_the_nearest_come_first_and_no_more_than_wanted() -> None:
    known = [(SubjectId(number), f"Mira Dallin{'x' * number}") for number in range(1, 6)]
    assert nearest("Mira Dallin", known, limit=2) == [1, 2]
