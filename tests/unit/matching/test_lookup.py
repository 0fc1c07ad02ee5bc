"""Who is meant by a name that somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SubjectId
from bot.matching.lookup import find_spelled
from bot.matching.nearness import nearest

TAMMOUR, QASIMIRI, COUNCIL, FRONT, WASFANI, ODERRAN, BERRAND, DAHLAWI, ROSTIN, CELIK, ANSAR = (
    SubjectId(number) for number in range(1, 12)
)
KNOWN = [
    (TAMMOUR, "Jorvik Al-Tammour"),
    (QASIMIRI, "Haydar al-Qasimiri"),
    (COUNCIL, "Velmora Council"),
    (FRONT, "Nazbollar"),
    (WASFANI, "Abd al-Karim Wasfani"),
    (ODERRAN, "Bashir O'Derran"),
    (BERRAND, "Jean-Luc Berrand"),
    (DAHLAWI, "حسن الدهلوي"),
    (ROSTIN, "Владимир Ростин"),
    (CELIK, "Mustafa Çelikgöz"),
    (ANSAR, "Ansar Nalah"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jorvik altammour", TAMMOUR),
        ("Jorvik AlTammour", TAMMOUR),
        ("jorvik attammour", TAMMOUR),
        ("JORVIK AL TAMMOUR", TAMMOUR),
        ("Jorvik Tammour", TAMMOUR),
        ("Jorvik el-Tammour", TAMMOUR),
        ("Al-Tammour, Jorvik", TAMMOUR),
        ("التمور، جورفيك", TAMMOUR),
        ("altammour jorvik", TAMMOUR),
        ("جورفيك الطمور", TAMMOUR),
        ("Джорвик аль-Таммур", TAMMOUR),
        ("Йорвик ат-Таммур", TAMMOUR),
        ("یۆرڤیک تەمور", TAMMOUR),
        ("حيدر القاسميري", QASIMIRI),
        ("حیدر قاسمیری", QASIMIRI),
        ("حەیدەر قاسمیری", QASIMIRI),
        ("Хайдар аль-Касимири", QASIMIRI),
        ("Haydar el-Kasımiri", QASIMIRI),
        ("Sheikh Haydar al-Qasimiri", QASIMIRI),
        ("haydaralqasimiri", QASIMIRI),
        ("velmoracouncil", COUNCIL),
        ("nazbolar", FRONT),
        ("Nazbollár", FRONT),
        ("abdelkarim wasfani", WASFANI),
        ("Abdul Karim al-Wasfani", WASFANI),
        ("bashir oderran", ODERRAN),
        ("Bashir O’Derran", ODERRAN),
        ("bashir o derran", ODERRAN),
        ("jeanluc berrand", BERRAND),
        ("jean luc berrand", BERRAND),
        ("BERRAND, Jean-Luc", BERRAND),
        ("Hassan al-Dahlawi", DAHLAWI),
        ("hasan dahlavi", DAHLAWI),
        ("Хасан ад-Дахлави", DAHLAWI),
        ("Vladimir Rostin", ROSTIN),
        ("ROSTIN Vladimir", ROSTIN),
        ("فلاديمير روستين", ROSTIN),
        ("mustafa celikgoz", CELIK),
        ("Mustafa Çelikgöz'ün", CELIK),
        ("ansarnalah", ANSAR),
        ("أنصار نالة", ANSAR),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, meant: SubjectId) -> None:
    assert find_spelled(typed, KNOWN, KNOWN) == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "Marvik al-Tammour", "Tammour", "al-Tammour", "Haydar", "Haydar al-Qasimbiri", "Council",
        "Velmora", "Bashir", "Jean Berrand", "Rostin", "Sheikh Haydar", "", "?!", "🦊", ",", "al",
        "Jorvik,", ", Jorvik", "a, b, c", "<b>", "|",
    ],
)  # fmt: skip
def test_another_name_finds_nobody(typed: str) -> None:
    assert find_spelled(typed, KNOWN, KNOWN) == []


def test_one_word_finds_only_names_that_somebody_gave() -> None:
    surname = [(TAMMOUR, "Jorvik Al-Tammour"), (TAMMOUR, "Nazbollar")]
    assert find_spelled("nazbolar", surname, surname[:1]) == []


def test_a_name_as_typed_goes_before_one_turned_round() -> None:
    known = [(SubjectId(1), "Salim Nadir"), (SubjectId(2), "Nadir Salim")]
    assert find_spelled("nadeer saleem", known, known) == [SubjectId(2)]
    assert find_spelled("Saleem, Nadeer", known, known) == [SubjectId(2)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Haydar al-Qasimbiri", QASIMIRI),
        ("Tammour", TAMMOUR),
        ("القاسميري", QASIMIRI),
        ("Ansarunalah", ANSAR),
        ("نازبولر", FRONT),
        ("Назболлар", FRONT),
    ],
)
def test_a_name_that_is_only_like_a_known_one_is_offered(typed: str, offered: SubjectId) -> None:
    assert offered in nearest(typed, KNOWN, limit=4)


def test_a_short_word_is_no_spelling_of_another_in_its_script() -> None:
    known = [(SubjectId(1), "بوتان"), (SubjectId(2), "Daesh"), (SubjectId(3), "Joe Biden")]
    assert find_spelled("بوتين", known, known) == []
    assert find_spelled("Даеш", known, known) == [SubjectId(2)]
    assert nearest("Putin", known, limit=4) == []
    assert nearest("Baiden", known, limit=4) == [SubjectId(3)]


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    for found in (find_spelled(text, KNOWN, KNOWN), nearest(text, KNOWN, limit=4)):
        assert set(found) <= {subject_id for subject_id, _ in KNOWN}
