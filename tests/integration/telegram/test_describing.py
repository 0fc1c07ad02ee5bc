"""What an actor is and where it is at home: chosen by admins, used by the match step."""

import pytest

from bot.storage.tables import SubjectRow
from bot.telegram.buttons import CountryButton, KindButton
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble


async def _row(stage: Stage, subject_id: int = 1) -> SubjectRow:
    async with stage.database.reading() as session:
        return await session.get_one(SubjectRow, subject_id)


async def _actor(stage: Stage, name: str) -> Bubble:
    await stage.registry.ensure_actor([name], curated=True)
    return await stage.admin.ask(f"/actors {name}", "0 chats follow it")


async def test_a_kind_is_chosen_and_taken_back(stage: Stage) -> None:
    one = await _actor(stage, "Velmora Council")
    asked = await stage.press(stage.admin, one, "What it is", "What is")
    shown = await stage.press(stage.admin, asked, "A party", "0 chats follow it")
    assert shown.id == one.id
    assert "\nparty\n" in shown.text
    assert (await _row(stage)).actor_kind == "party"
    asked = await stage.press(stage.admin, shown, "What it is", "What is")
    shown = await stage.press(stage.admin, asked, "Let the names tell", "0 chats follow it")
    assert "party" not in shown.text
    assert (await _row(stage)).actor_kind is None


async def test_a_person_that_looks_like_a_group_is_looked_for_by_the_surname(stage: Stage) -> None:
    await _actor(stage, "Mira Council")
    await stage.publish("Talks", "Mira Council spoke. Later Council left.")
    await stage.publish("Alone", "President Council left.")
    one = await stage.admin.ask("/actors Mira Council", "1 article in seven days")
    asked = await stage.press(stage.admin, one, "What it is", "What is")
    await stage.press(stage.admin, asked, "A person", "2 articles in seven days")


async def test_a_country_is_tapped_on_one_of_its_pages(stage: Stage) -> None:
    one = await _actor(stage, "Velmora Council")
    asked = await stage.press(stage.admin, one, "Country", "In which country")
    assert "Afghanistan" in asked.button_texts
    asked = await stage.press(stage.admin, asked, "More", "In which country")
    await stage.telegram.wait_until(
        lambda: "Bangladesh" in asked.button_texts or None, 10, what="the next page"
    )
    await stage.press(stage.admin, asked, "Bangladesh", "0 chats follow it")
    assert (await _row(stage)).country == "Bangladesh"
    asked = await stage.press(stage.admin, asked, "Country", "In which country")
    await stage.press(stage.admin, asked, "No country", "0 chats follow it")
    assert (await _row(stage)).country is None


@pytest.mark.parametrize("typed", ["Iraq", "العراق", "Ирак", "iq", "Irak"])
async def test_a_country_is_typed_in_any_language(stage: Stage, typed: str) -> None:
    one = await _actor(stage, "Velmora Council")
    await stage.press(stage.admin, one, "Country", "In which country")
    shown = await stage.admin.ask(typed, "0 chats follow it")
    assert "\u2068Iraq\u2069" in shown.text
    assert (await _row(stage)).country == "Iraq"


async def test_a_misspelt_country_is_offered_and_nonsense_is_not_taken(stage: Stage) -> None:
    one = await _actor(stage, "Velmora Council")
    await stage.press(stage.admin, one, "Country", "In which country")
    await stage.admin.ask("🦊🦊", "I know no country")
    near = await stage.admin.ask("Irqa", "Did you mean one of these")
    await stage.press(stage.admin, near, "Iraq", "0 chats follow it")
    assert (await _row(stage)).country == "Iraq"


async def test_compatriots_speak_for_a_weak_name(stage: Stage) -> None:
    await stage.publish("Talks", "The Salt Guild met VHG members.")
    draft = await _actor(stage, "Velmora Harbour Guards")
    names = await stage.press(stage.admin, draft, "Add names", "Which other names")
    named = await stage.admin.ask("VHG", "A strong name counts")
    assert names.id != named.id
    await stage.press(stage.admin, named, "2: weak", "VHG\u2069 (weak, by an admin)")
    await stage.registry.ensure_actor(["Salt Guild"], curated=True)
    for name in ("Salt Guild", "Velmora Harbour Guards"):
        one = await stage.admin.ask(f"/actors {name}", "chats follow it")
        asked = await stage.press(stage.admin, one, "Country", "In which country")
        assert asked.id != one.id
        shown = await stage.admin.ask("Iraq", "\u2068Iraq\u2069")
    assert "1 article in seven days" in shown.text
    hits = await stage.press(stage.admin, shown, "Recent hits", "because of")
    assert "Salt Guild" in hits.text


async def test_a_new_actor_is_described_before_it_is_saved(stage: Stage) -> None:
    plan = await stage.admin.ask("/addactor Velmora Council | مجلس فيلمورا", "Shall I save it?")
    asked = await stage.press(stage.admin, plan, "What it is", "What is")
    plan = await stage.press(stage.admin, asked, "A group", "Shall I save it?")
    assert "\ngroup\n" in plan.text
    await stage.press(stage.admin, plan, "Country", "In which country")
    plan = await stage.admin.ask("irak", "Shall I save it?")
    assert "\ngroup, \u2068Iraq\u2069\n" in plan.text
    assert await stage.count(SubjectRow) == 0
    await stage.press(stage.admin, plan, "Save", "✅")
    row = await _row(stage)
    assert (row.actor_kind, row.country) == ("group", "Iraq")


async def test_who_looks_at_the_kinds_of_a_new_actor_gets_back(stage: Stage) -> None:
    plan = await stage.admin.ask("/addactor Velmora Council", "Shall I save it?")
    asked = await stage.press(stage.admin, plan, "What it is", "What is")
    plan = await stage.press(stage.admin, asked, "Show this actor", "Shall I save it?")
    await stage.press(stage.admin, plan, "Save", "✅")


async def test_an_actor_that_went_meanwhile_is_said_to_be_gone(stage: Stage) -> None:
    one = await _actor(stage, "Velmora Council")
    kinds = await stage.press(stage.admin, one, "What it is", "What is")
    other = await stage.admin.ask("/actors Velmora Council", "0 chats follow it")
    asked = await stage.press(stage.admin, other, "Remove", "Shall I remove")
    await stage.press(stage.admin, asked, "Yes, remove it", "is removed")
    await stage.press(stage.admin, kinds, "A party", "does not exist any more")
    await stage.press(stage.admin, kinds, "All actors", "0 actors")


async def test_forged_choices_are_not_taken(stage: Stage) -> None:
    one = await _actor(stage, "Velmora Council")
    asked = await stage.press(stage.admin, one, "Country", "In which country")
    for data in ("land1:1:QQ", "land1:1:<b>", "land1:999:IQ", "kind1:999:party", "lands1:999:0"):
        asked.buttons[0]["callback_data"] = data
        await stage.press(stage.admin, asked, asked.button_texts[0], "does not work any more")
    assert (await _row(stage)).country is None
    for button in (KindButton, CountryButton):
        assert button.tag
