"""What people type who are hurried, curious, foreign or hostile: every ending has words."""

import asyncio

import pytest

from bot.storage.tables import SubjectRow
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble, Player

AWKWARD = [
    "",
    "?!",
    "👩\u200d👩\u200d👧 🦊",
    '<b>Mira</b> & "Dallin" </i>',
    "*_`[Mira](https://evil.example/) 7 * 7",
    "M" * 100,
    "Mira " * 300,
    "a",
    "קסימירי 卡西米里",
    "\u202erotacilpuD\u202c Mi\u0301ra\u200b Dal\u00adlin",
    "Mira | Mira | MIRA | mira",
    "|".join(f"Name {number}" for number in range(31)),
    '@"Nobody Atall" @#1',
    "(((((((((salt)))))))))",
    "NOT salt",
    "Qasimiri, Haydar",
]
COMMANDS = ["/subscribe", "/actor", "/topic", "/unsubscribe"]
ADMIN_COMMANDS = ["/addactor", "/actors", "/topics"]


async def _said(player: Player, text: str) -> Bubble:
    """Say something, and return the answer."""
    mine = await player.say(text)
    return await player.chat.wait_for(after=mine.id)


@pytest.mark.parametrize("text", AWKWARD)
async def test_whatever_comes_after_a_command_is_answered_in_words(stage: Stage, text: str) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    await stage.publish("Harbour", "Haydar al-Qasimiri opened <b>the</b> salt ferry & left. 🦊")
    readers = [(stage.reader, one) for one in COMMANDS]
    admins = [(stage.admin, one) for one in ADMIN_COMMANDS]
    for player, command in (*readers, *admins):
        answer = await _said(player, f"{command} {text}")
        assert "Something went wrong" not in answer.text, f"{command} {text}"
        # And the same as the answer to a question, where one is open now.
        again = await _said(player, text or "…")
        assert "Something went wrong" not in again.text, f"{command}, then {text}"


@pytest.mark.parametrize("text", AWKWARD)
async def test_whatever_is_typed_about_a_subject_is_answered_in_words(
    stage: Stage, text: str
) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    await stage.publish("Harbour", "Haydar al-Qasimiri opened the salt ferry.")
    await stage.curation.topics.keep("salt")
    asking = ("Add names", "Context words", "Country", "Merge")
    pages = [("/actors Haydar al-Qasimiri", button) for button in asking]
    for page, button in (*pages, ("/topics salt", "Merge"), ("/topics salt", "1: wrong match")):
        shown = await stage.admin.ask(page, "follow it")
        await stage.admin.tap(shown, button)
        await stage.admin.chat.wait_for(after=shown.id)
        answer = await _said(stage.admin, text or "…")
        assert "Something went wrong" not in answer.text, f"{button}, then {text}"


async def test_a_double_tap_saves_once(stage: Stage) -> None:
    plan = await stage.admin.ask("/addactor Mira Dallin", "Shall I save it?")
    await asyncio.gather(*(stage.admin.tap(plan, "Save") for _ in range(3)))
    await stage.admin.chat.wait_for("✅")
    assert await stage.count(SubjectRow) == 1


async def test_two_admins_merge_the_same_two_actors_the_other_way_round(stage: Stage) -> None:
    for name in ("Velmora Council", "Rat von Velmora"):
        await stage.registry.ensure_actor([name], curated=True)
    asked: list[Bubble] = []
    for one, other in (
        ("Velmora Council", "Rat von Velmora"),
        ("Rat von Velmora", "Velmora Council"),
    ):
        shown = await stage.admin.ask(f"/actors {one}", "0 chats follow it")
        await stage.press(stage.admin, shown, "Merge", "Who is the same")
        found = await stage.admin.ask(other, "which one")
        asked.append(await stage.press(stage.admin, found, other, "cannot be undone"))
    await asyncio.gather(*(stage.admin.tap(bubble, "Yes, merge") for bubble in asked))
    await stage.admin.chat.wait_for("One of the two does not exist any more")
    assert await stage.count(SubjectRow) == 1


async def test_near_misses_of_an_actor_that_went_meanwhile(stage: Stage) -> None:
    made = await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    near = await stage.reader.ask("/actor Haydar al-Qasimbiri", "Did you mean")
    await stage.curation.remove(made.id)
    await stage.press(stage.reader, near, "Haydar al-Qasimiri", "not there any more")
    await stage.press(stage.reader, near, "somebody new", "You follow")


async def test_a_merged_actor_is_followed_by_its_old_name(stage: Stage) -> None:
    gone = await stage.registry.ensure_actor(["Rat von Velmora"], curated=True)
    kept = await stage.registry.ensure_actor(["Velmora Council"], curated=True)
    near = await stage.reader.ask("/actor Rat von Velmorka", "Did you mean")
    await stage.curation.merge(gone.id, kept.id)
    await stage.press(stage.reader, near, "Rat von Velmora", "not there any more")
    await stage.reader.ask("/actor Rat von Velmora", "You follow 👤 \u2068Velmora Council")


@pytest.mark.parametrize(
    "typed",
    ["jorvik altammour", "Al-Tammour, Jorvik", "جورفيك الطمور", "Йорвик ат-Таммур", "یۆرڤیک تەمور"],
)
async def test_a_known_actor_is_followed_by_any_spelling(stage: Stage, typed: str) -> None:
    await stage.registry.ensure_actor(["Jorvik Al-Tammour"], curated=True)
    await stage.publish("Harbour", "Jorvik Al-Tammour opened the gates.")
    followed = await stage.reader.ask(f"/subscribe {typed}", "1 article")
    assert "\u2068Jorvik Al-Tammour\u2069 now" in followed.text
    assert await stage.count(SubjectRow) == 1


async def test_an_unknown_name_becomes_an_actor_to_review_with_its_proposed_names(
    stage: Stage,
) -> None:
    await stage.reader.ask("/actor Mira Sol Dallin", "You follow")
    listed = await stage.admin.ask("/actors", "1 actor")
    assert "🆕" in listed.text
    shown = await stage.press(stage.admin, listed, "1", "1 chat follows it")
    assert "Mira Dallin\u2069 (weak, proposed)" in shown.text
    assert "Dallin\u2069 (weak, proposed)" in shown.text


async def test_names_in_two_scripts_at_one_place_are_one_piece_of_evidence(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Mira Dallin", "ميرا دالين"], curated=True)
    await stage.publish("Harbour", "زارت ميرا دالين الميناء.")
    shown = await stage.admin.ask("/actors Mira Dallin", "1 article in seven days")
    hits = await stage.press(stage.admin, shown, "Recent hits", "the same words")
    assert hits.text.count("ميرا دالين") == 2, "in the snippet and in the evidence"


async def test_more_names_than_a_page_holds_are_all_within_reach(stage: Stage) -> None:
    names = [f"Velmora Council {letter}{letter}{letter}" for letter in "ABCDEFGHIJKLMNOPQ"]
    await stage.registry.ensure_actor(names, curated=True)
    shown = await stage.admin.ask(f"/actors {names[0]}", "0 chats follow it")
    first = await stage.press(stage.admin, shown, "Names", "Page 1 of 2")
    second = await stage.press(stage.admin, first, "More", "Page 2 of 2")
    changed = await stage.press(
        stage.admin, second, "17: weak", "17. \u2068Velmora Council QQQ\u2069 (weak, by an admin)"
    )
    assert "Page 2 of 2" in changed.text
