"""Actors under all their names: how readers find them, and how admins look after them."""

from typing import cast

import pytest

from bot.storage.tables import AliasRow, SubjectRow, SubscriptionRow
from bot.telegram.buttons import ActorAction, ActorButton
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble


def _bold(bubble: Bubble) -> set[str]:
    """Return what is written in bold; Telegram counts in UTF-16 units."""
    text = bubble.text.encode("utf-16-le")
    spans = [
        (cast("int", one["offset"]), cast("int", one["length"]))
        for one in bubble.entities
        if one["type"] == "bold"
    ]
    return {text[2 * start : 2 * (start + length)].decode("utf-16-le") for start, length in spans}


async def _added(stage: Stage, names: str) -> Bubble:
    """Save an actor by its names, and return the message that shows it."""
    shown = await stage.admin.ask(f"/addactor {names}", "Shall I save it?")
    saved = await stage.press(stage.admin, shown, "Save", "✅")
    return await stage.press(stage.admin, saved, "Show this actor", "chats follow it")


async def test_a_name_like_a_known_one_is_offered_before_a_new_actor_is_made(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    near = await stage.reader.ask("/actor Haydar al-Qasimbiri", "Did you mean")
    await stage.press(stage.reader, near, "Haydar al-Qasimiri", "You follow")
    assert await stage.count(SubjectRow) == 1


@pytest.mark.parametrize("name", ["Qasimiri", "القاسميري", "Касимири"])
async def test_a_surname_in_any_script_offers_its_bearer(stage: Stage, name: str) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    near = await stage.reader.ask(f"/actor {name}", "Did you mean")
    assert "Haydar al-Qasimiri" in near.button_texts


async def test_who_means_nobody_that_is_offered_gets_a_new_actor(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    near = await stage.reader.ask("/actor Qasimiri", "Did you mean")
    followed = await stage.press(stage.reader, near, "somebody new", "You follow")
    assert "Qasimiri" in followed.text
    assert await stage.count(SubjectRow) == 2


async def test_subscribe_offers_near_misses_beside_the_two_meanings(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    unclear = await stage.reader.ask("/subscribe Qasimiri", "did you mean one of these")
    assert unclear.button_texts[0] == "Haydar al-Qasimiri"
    await stage.press(stage.reader, unclear, "Haydar al-Qasimiri", "You follow")


@pytest.mark.parametrize("name", ["NATO", "الاتحاد الأوروبي", "Владимир Путин"])
async def test_subscribe_does_not_ask_what_a_name_is_that_is_known_by_itself(
    stage: Stage, name: str
) -> None:
    followed = await stage.reader.ask(f"/subscribe {name}", "You follow")
    assert "Also under" in followed.text


@pytest.mark.parametrize("name", ["Apple", "حماس", "Mira Dallin"])
async def test_subscribe_asks_of_everyday_words_and_of_nobody_we_know(
    stage: Stage, name: str
) -> None:
    await stage.reader.ask(f"/subscribe {name}", "a name, or words to look for")


async def test_the_preview_shows_the_words_that_matched_in_bold(stage: Stage) -> None:
    await stage.publish("Harbour reopens", "After a long night Mira Dallin opened the gates.")
    await stage.publish("Mira Dallin resigns", "The minister left.")
    followed = await stage.reader.ask("/actor Mira Dallin", "2 articles")
    assert "After a long night" in followed.text
    assert "Mira Dallin" in _bold(followed)
    bold = [one for one in followed.entities if one["type"] == "bold"]
    assert len(bold) == 1 + 2 + 2  # the actor, each article, the next time and what to choose


async def test_a_new_actor_is_shown_with_what_it_would_match_before_it_is_saved(
    stage: Stage,
) -> None:
    await stage.publish("Harbour reopens", "After a long night Mira Dallin opened the gates.")
    shown = await stage.admin.ask("/addactor Mira Sol Dallin | Mira Dallin", "Shall I save it?")
    assert "1 article" in shown.text
    assert "Dallin\u2069 (surname, weak)" in shown.text
    assert await stage.count(SubjectRow) == 0
    added = await stage.press(stage.admin, shown, "Save", "✅")
    assert "Dallin" in added.text
    assert await stage.count(AliasRow) == 5


async def test_names_that_are_known_by_themselves_are_shown_with_the_weak_ones_marked(
    stage: Stage,
) -> None:
    shown = await stage.admin.ask("/addactor Wagner Group", "Shall I save it?")
    assert "more names of it" in shown.text
    assert "\n\n\n" not in shown.text
    saved = await stage.press(stage.admin, shown, "Save", "✅")
    assert "Wagner\u2069 (weak)" in saved.text
    assert "… +" in saved.text


async def test_an_everyday_word_is_warned_of(stage: Stage) -> None:
    shown = await stage.admin.ask("/addactor Turkey", "Shall I save it?")
    assert "everyday word" in shown.text
    fine = await stage.admin.ask("/addactor Mira Dallin", "Shall I save it?")
    assert "everyday word" not in fine.text


async def test_what_readers_made_comes_first_until_it_is_reviewed(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Aldo Brix"], curated=True)
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    listed = await stage.admin.ask("/actors", "2 actors")
    assert listed.text.index("Mira Dallin") < listed.text.index("Aldo Brix")
    one = await stage.press(stage.admin, listed, "1", "1 chat follows it")
    assert "🆕" in one.text
    await stage.admin.tap(one, "Reviewed")
    await stage.telegram.wait_until(lambda: "🆕" not in one.text or None, 10, what="a review")
    again = await stage.admin.ask("/actors", "2 actors")
    assert again.text.index("Aldo Brix") < again.text.index("Mira Dallin")


async def test_names_are_added_marked_weak_and_removed(stage: Stage) -> None:
    one = await _added(stage, "Velmora Council")
    await stage.press(stage.admin, one, "Add names", "Which other names")
    named = await stage.admin.ask("Rat von Velmora | مجلس فيلمورا", "A strong name counts")
    assert "Rat von Velmora\u2069 (strong, by an admin)" in named.text
    number = next(
        line.split(".")[0] for line in named.text.splitlines() if "Rat von Velmora" in line
    )
    weak = await stage.press(
        stage.admin, named, f"{number}: weak", "Rat von Velmora\u2069 (weak, by an admin)"
    )
    await stage.admin.tap(weak, f"🗑 {number}")
    await stage.telegram.wait_until(
        lambda: "Rat von Velmora" not in weak.text or None, 10, what="a removed name"
    )


async def test_context_words_let_a_weak_name_count(stage: Stage) -> None:
    await stage.publish("Talks", "Dallin met the harbour guild.")
    one = await _added(stage, "Mira Dallin")
    assert "No article" in one.text
    await stage.press(stage.admin, one, "Context words", "Which words")
    told = await stage.admin.ask("harbour guild | mayor", "Speaks for it")
    assert "1 article in seven days" in told.text
    hits = await stage.press(stage.admin, told, "Recent hits", "a weak form")
    assert "because of" in hits.text


async def test_why_an_article_matched_is_not_said_twice_in_the_same_words(stage: Stage) -> None:
    await stage.publish("Mira Dallin resigns", "The minister Mira Dallin left.")
    one = await _added(stage, "Mira Dallin")
    hits = await stage.press(stage.admin, one, "Recent hits", "the same words")
    assert hits.text.count("the same words") == 1


async def test_a_wrong_match_becomes_a_veto_that_undoes_it(stage: Stage) -> None:
    await stage.publish("Markets", "Shares of the Velmora Council bakery rose.")
    await stage.publish("Politics", "The Velmora Council met.")
    one = await _added(stage, "Velmora Council")
    assert "2 articles" in one.text
    hits = await stage.press(stage.admin, one, "Recent hits", "the same words")
    number = "1" if "1. Markets" in hits.text else "2"
    asked = await stage.press(stage.admin, hits, f"{number}: wrong match", "mean something else")
    left = await stage.press(
        stage.admin, asked, "Velmora Council bakery", "1 article in seven days"
    )
    assert "Markets" not in left.text
    shown = await stage.press(stage.admin, left, "Show this actor", "Is not meant in")
    await stage.press(stage.admin, shown, "Forget the exceptions", "2 articles in seven days")


async def test_a_veto_can_be_typed(stage: Stage) -> None:
    await stage.publish("Markets", "Shares of the Velmora Council bakery rose.")
    one = await _added(stage, "Velmora Council")
    hits = await stage.press(stage.admin, one, "Recent hits", "the same words")
    await stage.press(stage.admin, hits, "1: wrong match", "mean something else")
    await stage.admin.ask("velmora council Bakery", "No article in seven days")


async def test_two_actors_are_merged_with_names_matches_and_followers(stage: Stage) -> None:
    await stage.publish("Politics", "The Rat von Velmora met.")
    await stage.reader.ask("/actor Rat von Velmora", "You follow")
    one = await _added(stage, "Velmora Council")
    other = await stage.admin.ask("/actors Rat von Velmora", "1 chat follows it")
    await stage.press(stage.admin, other, "Merge", "Who is the same")
    found = await stage.admin.ask("velmora council", "which one")
    asked = await stage.press(stage.admin, found, "Velmora Council", "cannot be undone")
    assert await stage.count(SubjectRow) == 2
    merged = await stage.press(stage.admin, asked, "Yes, merge", "1 chat follows it")
    assert "Velmora Council" in merged.text
    assert "Rat von Velmora" in merged.text
    assert "1 article" in merged.text
    assert await stage.count(SubjectRow) == 1
    assert await stage.count(SubscriptionRow) == 1
    await stage.press(stage.admin, one, "Recent hits", "1 article in seven days")


async def test_an_actor_that_is_gone_is_said_to_be_gone(stage: Stage) -> None:
    one = await _added(stage, "Velmora Council")
    async with stage.database.transaction() as session:
        await session.delete(await session.get_one(SubjectRow, 1))
    await stage.press(stage.admin, one, "Names", "does not exist any more")


async def test_an_unknown_name_leads_to_adding_it(stage: Stage) -> None:
    await stage.admin.ask("/actors Mira Dallin", "I know nobody")


async def test_a_query_is_tried_before_anybody_follows_it(stage: Stage) -> None:
    await stage.publish("Harbour", "The salt ferry left.")
    tried = await stage.admin.ask("/topics salt AND ferry", "would have matched 1 article")
    assert {"salt", "ferry"} <= _bold(tried)
    assert await stage.count(SubjectRow) == 0
    await stage.admin.ask("/topics NOT salt", "Say also what must be")
    await stage.admin.ask("copper", "would have matched nothing")


async def test_readers_cannot_touch_actors(stage: Stage) -> None:
    one = await _added(stage, "Velmora Council")
    welcome = await stage.reader.ask("/start", "Welcome")
    for button in one.buttons:
        welcome.buttons[0]["callback_data"] = str(button["callback_data"])
        await stage.press(stage.reader, welcome, welcome.button_texts[0], "does not work any more")


async def test_a_forged_button_for_no_actor_harms_nothing(stage: Stage) -> None:
    one = await _added(stage, "Velmora Council")
    forged = ActorButton(2**40, ActorAction.HITS, 0)  # type: ignore[arg-type]  # an id at run time
    one.buttons[0]["callback_data"] = forged.pack()
    await stage.press(stage.admin, one, one.button_texts[0], "does not exist any more")
