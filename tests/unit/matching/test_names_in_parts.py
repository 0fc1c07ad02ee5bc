"""Names that are one word here and two there, letters nobody typed, what is left of a name."""

import pytest

from bot.ids import SubjectId
from bot.matching.model import Actor, Alias
from tests.unit.matching.support import matches


def _names(kind: str, text: str, *known: str, context: tuple[str, ...] = ()) -> bool:
    actor = Actor(SubjectId(1), known[0], tuple(map(Alias, known)), context, kind=kind)
    return bool(matches(actor, text))


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ("Ali Zarubeh", "علی‌زاروبه‌ای گفت."),
        ("Ali Khazanei", "دیدار با علی خازانه‌ای در شهر."),
        ("Mohammad Bagher Zarubaf", "محمدباقر زاروباف گفت."),
        ("محمدباقر زاروباف", "Mohammad Bagher Zarubaf spoke."),
        ("Mohammad Bagher Zarubaf", "محمدباقر زارو‌باف گفت."),
        ("Abdul Hamid Zarubeh", "Абдель Хамида Зарубы ждут."),
        ("Friedrich Zarub", "Фридрих Заруб прибыл."),
        ("Ekrem Zaruboğlu", "Ekrem Zaruboğlunun davası başladı."),
        ("Paul Zarume", "قال بول زارومي ذلك."),
        ("صلاح الدين زاروب", "Salahuddin Zarub geldi."),
        ("Selahattin Zarub", "قال صلاح الدين زاروب ذلك."),
        ("حسن زار الله", "Hassan Zarallah spoke."),
        ("Hassan Zarallah", "قال حسن زار الله ذلك."),
        ("أكرم زاروب أوغلو", "Ekrem Zaruboğlu geldi."),
        ("Abu Zarub al-Basri", "ابوزاروب البصری گفت."),
        ("Badr Abdelzarub", "قال بدر عبد الزاروب ذلك."),
        ("Mustafa al-Zarubi", "مصطفی زاروبی گفت."),
        ("Keir Starub", "کیر استاروب گفت."),
        ("Mahmoud al-Zashhani", "قال محمود الزشهاني ذلك."),
        ("خليفة زارتر", "Халифа Зартер заявил об этом."),
        ("Luis da Zarub", "لویس دازاروب گفت."),
    ],
)
def test_a_persons_name_is_heard_however_its_parts_are_joined(known: str, text: str) -> None:
    assert _names("person", text, known)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Zarub Velko came.", False),
        ("Zarub, Velkoy came.", True),
        ("Zarub Velkoy came.", True),
    ],
)
def test_a_surname_before_the_given_name_is_spelled_as_it_is_known(
    text: str, *, named: bool
) -> None:
    assert _names("person", text, "Velkoy Zarub") is named


@pytest.mark.parametrize(
    "text", ["قالت زارو أويل إنها", "قالت شركة زارو أويل إنها", "Zaru Oil said so."]
)
def test_a_firm_is_two_words_elsewhere(text: str) -> None:
    assert _names("company", text, "Zaruoil")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Two ZRJ fighters fell near Velm.", True),
        ("Two ZRJ fighters fell.", False),
        ("Zenith Rubber Joint (ZRJ) sells near Velm.", False),
    ],
)
def test_letters_nobody_typed_need_a_word_of_context_near_by(text: str, *, named: bool) -> None:
    assert _names("group", text, "Zarubian Resistance Jund", context=("Velm",)) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Harakat Ansari al-Zarubia spoke.", True),
        ("The Zarubia spoke in Velm.", True),
        ("The Zarubia spoke.", False),
        ("Zarubia Haddad spoke in Velm.", False),
    ],
)
def test_the_own_word_of_a_group_is_left_of_its_name(text: str, *, named: bool) -> None:
    assert _names("group", text, "Harakat al-Zarubia", context=("Velm",)) is named


@pytest.mark.parametrize(
    "text", ["Zaramco'nun tesisleri yandı.", "Zaramco has told its owners so."]
)
def test_a_word_that_is_typed_alone_in_another_script_is_a_name(text: str) -> None:
    assert _names("company", text, "Saudi Zaramco", "زارامكو")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Lashkar-i-Zarub struck.", True),
        ("Laschkar-e Zarub schlug zu.", True),
        ("Lashkar, e.g. Zarub, struck.", False),
    ],
)
def test_a_link_between_words_is_no_word(text: str, *, named: bool) -> None:
    assert _names("group", text, "Lashkar-e-Zarub") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Two lanes of the Z23 near Velm stayed shut.", False),
        ("Z23 rebels left the town.", True),
        ("Jane Okoro, ZR, has worked here.", False),
    ],
)
def test_letters_may_be_a_road_or_a_degree(text: str, *, named: bool) -> None:
    assert _names("group", text, "Zarub Rebels", "Z23", "ZR") is named


def test_any_group_of_a_state_is_written_small() -> None:
    assert not _names("party", "Two Lebanese forces of nature share a room.", "Lebanese Forces")
    assert _names("party", "The Lebanese Forces walked out.", "Lebanese Forces")
