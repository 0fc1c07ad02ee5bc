"""Whom typed names mean, of those the program knows, and what comes along when they are saved."""

import pytest

from bot.ids import ArticleId, SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.known.names import completed, known_actor
from bot.matching.model import Actor, Alias, Strength
from bot.matching.proposals import Reason
from bot.sources.model import ArticleText

ALLIANCE = "Kuzey Atlantik Antlaşması Örgütü"


def _meant(*names: str, kind: str | None = None) -> str | None:
    found = known_actor(names, kind)
    return found.aliases[0].written if found else None


@pytest.mark.parametrize(
    "names",
    [
        ("NATO",),
        ("OTAN",),
        ("الناتو",),
        ("حلف شمال الأطلسي",),
        ("North Atlantic Treaty Organization",),
    ],
)
def test_an_organisation_is_known_by_any_of_its_names(names: tuple[str, ...]) -> None:
    assert _meant(*names) == "NATO"
    found = known_actor(names)
    assert found is not None
    assert ALLIANCE in {alias.written for alias in found.aliases}
    assert found.kind == "group"


@pytest.mark.parametrize(
    "names", [("Velmora Harbour Guards",), ("Mira Dallin",), ("Amal",), ("",), ("…",), ()]
)
def test_who_is_not_known_or_bears_an_everyday_name_is_nobody(names: tuple[str, ...]) -> None:
    assert _meant(*names) is None


def test_an_acronym_that_one_actor_has_tells_who_is_meant() -> None:
    assert _meant("ISIS") == "Islamic State"


def test_names_of_two_actors_mean_neither_and_one_more_name_decides() -> None:
    assert _meant("NATO", "Hezbollah") is None
    assert _meant("NATO", "Hezbollah", "OTAN") == "NATO"


def test_a_person_is_not_meant_by_who_is_said_to_be_a_company() -> None:
    assert _meant("NATO", kind="person") is None
    assert _meant("NATO", kind="party") == "NATO"


def test_typed_names_come_first_and_no_name_comes_twice() -> None:
    known, proposals = completed(["Otan", "NATO"])
    assert known is not None
    written = [one.alias.written for one in proposals]
    assert len(written) == len(set(written))
    assert "NATO" not in written
    assert {one.reason for one in proposals if one.alias.written == ALLIANCE} == {Reason.KNOWN}


def test_made_names_come_along_for_those_who_are_not_known() -> None:
    known, proposals = completed(["Mira Dallin"])
    assert known is None
    assert {one.alias.written for one in proposals} == {"Dallin", "Мира Даллин"}


def test_no_letters_are_changed_of_who_is_known_in_the_other_ones() -> None:
    names = ["NATO", "Kuzey Atlantik İttifakı", "Atlantisches Bündnis"]
    assert all(one.reason is Reason.KNOWN for one in completed(names).proposals)


def test_a_weak_name_of_a_known_actor_is_weak_when_it_is_proposed() -> None:
    proposals = completed(["Islamic State"]).proposals
    assert {one.alias.strength for one in proposals if one.alias.written == "ISIS"} == {
        Strength.WEAK
    }


@pytest.mark.parametrize(
    "text",
    [
        "وأعلن حلف شمال الأطلسي إرسال قوات إضافية.",
        "L'OTAN a annoncé l'envoi de renforts.",
        "Североатлантический альянс направит войска.",
        "Kuzey Atlantik Antlaşması Örgütü yeni birlikler gönderecek.",
    ],
)
def test_an_article_in_another_language_is_found_by_the_names_that_came_along(text: str) -> None:
    more = [one.alias for one in completed(["NATO"], "group").proposals]
    actor = Actor(SubjectId(1), "NATO", (Alias("NATO"), *more), kind="group")
    article = ArticleText(id=ArticleId(1), title="", text=text, language=None)
    assert SubjectIndex([actor]).match(article)
