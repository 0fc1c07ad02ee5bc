"""Organisations in other words that mean the same."""

import pytest

from bot.ids import SubjectId
from bot.matching.actors import ActorIndex
from bot.matching.index import SubjectIndex
from bot.matching.meanings import meanings_by_word
from bot.matching.model import Actor, Alias
from tests.unit.matching.support import actor, article, matches


def _names(text: str, *known: str, context: tuple[str, ...] = ()) -> bool:
    group = Actor(SubjectId(1), known[0], tuple(map(Alias, known)), context, kind="group")
    return bool(matches(group, text))


@pytest.mark.parametrize(
    "text",
    [
        "Le Front de libération du peuple de Zarubie a parlé.",
        "Die Volksbefreiungsfront Zarubie siegt.",
        "Zarubya Halk Kurtuluş Cephesi'nden açıklama geldi.",
        "«Народный фронт освобождения Зарубии» заявил об этом.",
        "أعلنت جبهة التحرير الشعبية زاروبيا ذلك.",
    ],
)
def test_a_name_is_known_by_what_its_words_mean_and_how_its_proper_one_sounds(text: str) -> None:
    assert _names(text, "Zarubia People's Liberation Front")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Международный лесной суд отложил слушания.", False),
        ("Международный морской уголовный суд отложил слушания.", False),
        ("Международный уголовный суд отложил слушания.", True),
        ("международный. Уголовный суд отложил слушания.", False),
        ("Der Internationale Strafgerichtshof tagt.", True),
        ("أصدرت المحكمة الجنائية الدولية حكما.", True),
        ("أصدرت محكمة جنائية دولية حكما.", False),
        ("دیوان کیفری بین‌المللی این حکم را صادر کرد.", True),
        ("La Cour pénale internationale (CPI) a parlé.", True),
        ("La Cour pénale internationale (ABC) a parlé.", False),
        ("An international criminal court is needed, and the law says so.", False),
    ],
)
def test_all_words_stand_in_a_row_and_no_others(text: str, *, named: bool) -> None:
    assert _names(text, "International Criminal Court", "ICC") is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Le Parti démocrate a perdu.", False),
        ("Le Parti démocrate a perdu à Zarub.", True),
        ("Le Parti démocrate de Selva a perdu à Zarub.", False),
        ("Le Parti démocrate socialiste a perdu à Zarub.", False),
    ],
)
def test_words_of_any_group_need_evidence(text: str, *, named: bool) -> None:
    assert _names(text, "Democratic Party", context=("Zarub",)) is named


@pytest.mark.parametrize(
    "text",
    ["L'armée israélienne avance.", "Израильская армия наступает.", "Die israelische Armee naht."],
)
def test_what_only_a_state_has_needs_no_capital(text: str) -> None:
    assert _names(text, "الجيش الإسرائيلي")


def test_a_word_that_was_met_in_two_parts_is_known_in_one() -> None:
    index = SubjectIndex([actor("International Atomic Energy Agency", number=1)])
    parted = index.match(article("آژانس بین\u200cالمللی انرژی اتمی گزارش داد و این را گفت که"))
    joined = index.match(article("آژانس بینالمللی انرژی اتمی گزارش داد و این را گفت که"))
    assert [match.score for match in joined] == [match.score for match in parted] != []


def test_a_name_that_is_removed_leaves_nothing() -> None:
    index = ActorIndex()
    name = Alias("Zarubia People's Liberation Front")
    index.add(Actor(SubjectId(1), name.written, (name,), kind="group"))
    assert not index.is_empty
    index.remove(SubjectId(1))
    assert index.is_empty


def test_german_compounds_have_the_meanings_of_both_parts() -> None:
    assert meanings_by_word["Strafgerichtshof"] == (("criminal", "court"),)
    assert meanings_by_word["Gerichtshof"] == (("court",),)
