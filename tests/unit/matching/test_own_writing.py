"""Names in the writing of a text speak before those of other writings. People are invented."""

import pytest

from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Alias, Strength
from bot.matching.writings import writings
from tests.unit.matching.support import article, names


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Velmar", ("latin",)),
        ("Şükrü", ("latin",)),
        ("Велмар", ("cyrillic",)),
        ("ڤێلمار", ("sorani",)),
        ("گلمار", ("persian",)),
        ("إلياس", ("arabic",)),
        ("دلمار", ("arabic", "persian")),
        ("1923", ()),
    ],
)
def test_letters_tell_the_writing_or_leave_it_open(written: str, found: tuple[str, ...]) -> None:
    assert writings(written) == found


def test_a_name_in_another_alphabet_takes_no_strangers_along() -> None:
    known = ("Viktor Dorbán", "Виктор Дорбан")
    assert names("Viktor Dorban spoke.", *known)
    assert names("Выступил Виктор Дорбан.", *known)
    assert not names("Viktoria Dorban spoke.", *known)
    assert names("Выступила речь Виктора Дорбана.", "Viktor Dorbán")


def test_what_is_heard_from_russian_gives_way_to_the_sorani_name() -> None:
    alone = ("Союз Толмара", "СЛ Толмара")
    known = (*alone, "یەکێتیی تۆلمار", "یەکێتی تۆلمار")
    assert names("یەکێتیی تۆلمار کۆبووەوە و بڕیاری دا.", *known)
    assert not names("کۆمپانیای سۆلا تۆلمارا کۆبووەوە و بڕیاری دا.", *known)


def test_small_letters_in_a_typed_name_mean_small_letters_in_a_text() -> None:
    text = "Les Velmoris saluent l'armée velmorienne, dit un officier."
    assert names(text, "Velmoran Army", "armée velmorienne")
    assert not names(text, "Velmoran Army")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("قال حسين بعد حفل دلمار إن السوق مغلق.", ("Hassan Delmar", "حسن دلمار")),
        ("وصل سالم الدلماري.", ("Salim al-Delmari", "سليم الدلماري")),
    ],
)
def test_short_arabic_names_are_others_with_one_letter_more(
    text: str, known: tuple[str, ...]
) -> None:
    assert not names(text, *known)


def test_a_weak_surname_is_weighed_as_a_persons() -> None:
    surname = Alias("Dallin", Strength.WEAK)
    actor = Actor(SubjectId(1), "Mira Dallin", (Alias("Mira Dallin"), surname), kind="person")
    index = SubjectIndex([actor])
    assert not index.match(article("Oren Dallin voted. President Dallin smiled."))
    assert index.match(article("President Dallin smiled."))


@pytest.mark.parametrize(
    "text",
    [
        "The Velmoran Union of Bakers met.",
        "A pressure of 0.7 KVU was measured.",
        "Le local de la rue Velmart est ouvert.",
        "The Velmart concert sold out.",
    ],
)
def test_others_bear_the_names_of_organisations(text: str) -> None:
    assert not names(text, "Velmoran Union", "KVU", "Velmart")


@pytest.mark.parametrize(
    "text",
    ["The Velmoran Union met.", "Leaders of the KVU met 12 guests.", "Velmart met guests."],
)
def test_which_are_found_all_the_same(text: str) -> None:
    assert names(text, "Velmoran Union", "KVU", "Velmart")


def test_a_spanish_name_with_another_father_is_somebody_elses() -> None:
    text = "El obispo Pedro Rubiano Velmárez donó su biblioteca a los vecinos del barrio."
    assert not names(text, "Pedro Velmárez")
    assert names(text.replace("Rubiano ", ""), "Pedro Velmárez")


def test_kings_are_told_apart_by_their_numbers_which_are_no_surnames() -> None:
    assert not names("King Tarim VI spoke.", "Jawar Tarim", context=("king",))
    assert not names(
        "قال الملك تاريم الثاني كلمته.", "Dalmar II", "دلمار الثاني", context=("king",)
    )


@pytest.mark.parametrize("text", ["وكانت قطر قد أعلنت الهبة.", "قطر که میانجی است بیانیه داد."])
def test_what_a_state_does_tells_it_from_a_word(text: str) -> None:
    assert names(text, "Qatar", "قطر")
    assert not names("يبلغ طول قطر الدائرة مترا.", "Qatar", "قطر")


def test_a_persian_name_that_is_words_in_arabic_is_found_in_persian_only() -> None:
    known = ("Velmor Change", "جنبش تغییر", "حركة التجديد")
    assert not names("يقود الشباب حركة تغيير واسعة في سوق العمل.", *known)
    assert names("رهبر جنبش تغییر گفت که برمی‌گردد.", *known)


def test_whose_father_is_the_same_is_another() -> None:
    known = ("Tarim Hadi al-Dalmari", "تاريم هادي الدلماري")
    assert names("وصل تاريم هادي الدلماري.", *known)
    assert not names("وصل خالد هادي الدلماري.", *known)


def test_small_words_before_a_state_are_not_a_partys_name() -> None:
    assert names("United Velmar won again.", "United Velmar")
    assert not names("Sanctions have united Velmar and its neighbours.", "United Velmar")


@pytest.mark.parametrize(
    "text",
    ["El primer ministro, Luís Montenegro, habló.", "Konya'nın Karadağ eteklerinde yangın çıktı."],
)
def test_a_man_and_a_mountain_bear_the_name_of_a_state(text: str) -> None:
    assert not names(text, "Montenegro", "Karadağ")
    assert names("Montenegro votó ayer.", "Montenegro")
