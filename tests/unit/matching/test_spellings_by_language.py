"""What a language does to a name, and what only looks like one. People and groups are invented."""

import pytest

from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Alias
from tests.unit.matching.support import article, names

UNION = ("Kelvaran Popular Union", "KPU", "یەکگرتووی گەلیی کەلڤاران")


def _names_company(text: str, *known: str) -> bool:
    company = Actor(SubjectId(1), known[0], tuple(map(Alias, known)), kind="company")
    return bool(SubjectIndex([company]).match(article(text)))


@pytest.mark.parametrize(
    "text",
    [
        "یەکگرتووی گەلی کەلڤاران کۆبووەوە.",
        "یه\u200cكگرتووی گه\u200cلی كه\u200cلڤاران کۆبووه\u200cوه\u200c.",
    ],
)
def test_sorani_may_be_typed_on_an_arabic_keyboard(text: str) -> None:
    assert names(text, *UNION)


def test_a_sorani_name_may_have_a_pronoun_behind_it() -> None:
    known = ("Zoran Veltikash", "زۆران ڤێلتیکاش")
    assert names("پارێزەرەکەی زۆران ڤێلتیکاشیان ئاگادار کردەوە.", *known)
    assert not names("پارێزەرەکەی زۆران ڤێلتیکان ئاگادار کردەوە.", *known)


@pytest.mark.parametrize("given", ["Кая", "Каи", "Кае", "Каю", "Каей"])
def test_a_short_russian_name_is_found_in_all_its_cases(given: str) -> None:
    assert names(f"Речь шла и о {given} Вельтик.", "Кая Вельтик")


def test_the_article_of_a_name_may_be_written_in_one_word_with_it() -> None:
    assert names("Tarim Aldabbani spoke.", "Tarim al-Dabbani")
    assert not names("Tarim Aldabbani spoke.", "Tarim Babbani")


def test_an_acronym_is_explained_by_a_name_with_another_word_of_the_same_root() -> None:
    assert names("A camp of the Kelvarish Popular Union (KPU) burned.", *UNION)
    assert not names("A match of the Kestrel Polo Union (KPU) was put off.", *UNION)
    assert not names("A camp of the Western Popular Union (KPU) burned.", *UNION)


def test_an_official_may_be_in_a_group_without_the_word_for_group() -> None:
    known = ("حركة النداء الوطني", "النداء الوطني")
    assert names("قال قيادي في النداء الوطني إن الرد سيسلم غدا.", *known)
    assert names("ورحب مسؤول بالنداء الوطني بالمقترح.", *known)
    assert not names("سمع السكان في النداء الوطني صوتا جديدا.", *known)


def test_a_common_noun_in_lower_case_behind_a_demonym_is_no_firm() -> None:
    assert _names_company("Syrian Liners added a boat.", "Syrian Liners")
    assert _names_company("A Syrian Liner boat sank.", "Syrian Liners")
    assert not _names_company("The Syrian liner Amal sank.", "Syrian Liners")


def test_a_firm_without_an_article_has_none_in_arabic() -> None:
    assert _names_company("أعلنت زامورا نتائجها.", "زامورا")
    assert not _names_company("تراجعت مياه نهر الزامورا هذا العام.", "زامورا")


def test_a_spanish_name_known_in_arabic_is_heard_in_persian() -> None:
    known = ("Javier Veltik", "خافيير فلتيك")
    assert names("خاویر ولتیک گزارش بودجه را خواند.", *known)
    assert not names("خسرو ولتیک گزارش بودجه را خواند.", *known)


def test_a_title_is_none_of_a_word_with_a_preposition() -> None:
    known = ("Zoran Takifar", "Зоран Такифар")
    assert names("وأمر القاضي تكيفر بالتحقيق.", *known)
    assert not names("وأمر القاضي بتكيفر الملف.", *known)
