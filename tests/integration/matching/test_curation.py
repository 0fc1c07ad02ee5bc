import asyncio
from dataclasses import replace

import pytest

from bot.ids import SubjectId
from bot.matching.curation.model import Sketch, Trial
from bot.matching.curation.service import Curation
from bot.matching.model import ActorDraft, Alias, Strength, SubjectCard
from bot.matching.registry import SubjectRegistry, UnusableNameError
from bot.matching.service import MatchService
from bot.storage.database import Database
from bot.storage.tables import MatchRow, SubscriptionRow
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding


class _Desk:
    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.seeding = Seeding(database, clock)
        self.registry = SubjectRegistry(database, clock)
        self.matching = MatchService(database, clock)
        self.curation = Curation(database, self.registry, self.matching, clock)

    async def hits(self, subject_id: SubjectId) -> list[str]:
        recent = await self.registry.recent(subject_id, limit=9)
        return sorted(sample.title for sample in recent.samples)

    async def names(self, subject_id: SubjectId) -> dict[str, tuple[str, str]]:
        dossier = await self.curation.dossier(subject_id)
        assert dossier is not None
        return {one.written: (one.strength.value, one.origin) for one in dossier.aliases}


@pytest.fixture
def desk(database: Database, clock: ManualClock) -> _Desk:
    return _Desk(database, clock)


async def test_a_plan_saves_nothing_and_leaves_no_trace_in_the_index(desk: _Desk) -> None:
    await desk.seeding.article("Talks", "The Velmora Council met.")
    plan = await desk.curation.plan(Sketch(("Velmora Council",)))
    assert plan.known is None
    assert plan.trial.count == 1
    assert [sample.title for sample in plan.trial.samples] == ["Talks"]
    await desk.seeding.article("More", "The Velmora Council met again.", matched=False)
    while await desk.matching.match_due():
        pass
    assert await desk.registry.page_of_actors(0, 5) == ([], 0)


async def test_a_plan_for_a_known_actor_shows_what_it_would_be_then(desk: _Desk) -> None:
    await desk.seeding.article("Talks", "The Velmora Council met.")
    await desk.seeding.article("Walks", "Salt Guild of Tarsa strolled.")
    known = await desk.registry.ensure_actor(["Velmora Council"])
    await desk.matching.match_week(known.id)
    plan = await desk.curation.plan(Sketch(("velmora council", "Salt Guild of Tarsa")))
    assert plan.known is not None
    assert plan.known.id == known.id
    assert plan.trial.count == 2
    assert await desk.hits(known.id) == ["Talks"]
    await desk.seeding.article("Later", "Salt Guild of Tarsa strolled.", matched=False)
    while await desk.matching.match_due():
        pass
    assert await desk.hits(known.id) == ["Talks"]


async def test_a_name_without_letters_makes_no_plan(desk: _Desk) -> None:
    with pytest.raises(UnusableNameError):
        await desk.curation.plan(Sketch(("?!",)))


async def test_a_surname_nobody_typed_belongs_to_nobody(desk: _Desk) -> None:
    first = await desk.registry.ensure_actor(["Mira Dallin"], proposing=True)
    assert (await desk.names(first.id))["Dallin"] == ("weak", "proposed")
    assert await desk.registry.find_actors("Dallin") == []
    assert [card.id for card in await desk.registry.near_misses("Dallin")] == [first.id]
    second = await desk.registry.ensure_actor(["Dallin"], proposing=True)
    assert second.id != first.id


async def test_a_proposed_name_that_is_typed_counts_from_then_on(desk: _Desk) -> None:
    actor = await desk.registry.ensure_actor(["Mira Dallin"], proposing=True)
    await desk.registry.ensure_actor(["Mira Dallin", "Dallin"], curated=True)
    assert (await desk.names(actor.id))["Dallin"] == ("strong", "typed")
    group = await desk.registry.ensure_actor(["Velmora Harbour Guards"], proposing=True)
    assert (await desk.names(group.id))["VHG"] == ("weak", "proposed")
    await desk.curation.add_names(group.id, ["VHG"])
    assert (await desk.names(group.id))["VHG"] == ("strong", "admin")


async def test_a_known_actor_is_found_by_the_names_of_other_languages(desk: _Desk) -> None:
    actor = await desk.registry.ensure_actor(["NATO"], proposing=True)
    assert (await desk.names(actor.id))["OTAN"] == ("strong", "proposed")
    for name in ("Otan", "حلف شمال الأطلسي", "Североатлантический альянс"):
        assert [card.id for card in await desk.registry.find_actors(name)] == [actor.id]
    dossier = await desk.curation.dossier(actor.id)
    assert dossier is not None
    assert dossier.kind == "group"
    assert "Brussels" in dossier.context


async def test_what_is_said_of_an_actor_outranks_what_is_known_of_it(desk: _Desk) -> None:
    actor = await desk.registry.ensure_actor(["NATO"])
    await desk.curation.describe(actor.id, kind="other", country="Belgium")
    await desk.curation.set_context(actor.id, ["harbour"])
    await desk.registry.ensure_actor(["NATO", "Nato alliance"], proposing=True)
    dossier = await desk.curation.dossier(actor.id)
    assert dossier is not None
    assert (dossier.kind, dossier.country, dossier.context) == ("other", "Belgium", ("harbour",))


async def test_a_draft_is_saved_with_all_that_is_known_and_twice_is_once(desk: _Desk) -> None:
    await desk.seeding.article("Talks", "Dallin met the salt guild.")
    draft = ActorDraft(
        (Alias("Mira Dallin"), Alias(" Dallin ", Strength.WEAK)),
        kind="person",
        country="VM",
        context=("salt guild",),
        vetoes=("Dallin cake",),
    )
    saved = await desk.registry.save_actor(draft)
    again = await desk.registry.save_actor(replace(draft, kind=None, context=("mayor",)))
    assert again.id == saved.id
    dossier = await desk.curation.dossier(saved.id)
    assert dossier is not None
    assert (dossier.kind, dossier.country) == ("person", "VM")
    assert dossier.context == ("salt guild", "mayor")
    assert dossier.vetoes == ("Dallin cake",)
    assert await desk.names(saved.id) == {
        "Mira Dallin": ("strong", "typed"),
        "Dallin": ("weak", "typed"),
    }
    await desk.matching.match_week(saved.id)
    assert await desk.hits(saved.id) == ["Talks"]


async def test_a_removed_name_takes_its_matches_along(desk: _Desk) -> None:
    await desk.seeding.article("Talks", "The Velmora Council met.")
    await desk.seeding.article("Walks", "Salt Guild of Tarsa strolled.")
    actor = await desk.registry.ensure_actor(["Velmora Council", "Salt Guild of Tarsa"])
    await desk.matching.match_week(actor.id)
    assert await desk.hits(actor.id) == ["Talks", "Walks"]
    dossier = await desk.curation.dossier(actor.id)
    assert dossier is not None
    first, last = dossier.aliases
    assert await desk.curation.remove_name(actor.id, last.id)
    assert await desk.hits(actor.id) == ["Talks"]
    assert await desk.curation.remove_name(actor.id, first.id)
    assert list(await desk.names(actor.id)) == ["Velmora Council"], "the last name stays"


async def test_a_weak_name_counts_only_beside_its_context(desk: _Desk) -> None:
    await desk.seeding.article("Alone", "Members of VRT met.")
    await desk.seeding.article("Together", "Members of VRT met in the salt hall.")
    actor = await desk.registry.ensure_actor(["Salt Guild of Tarsa", "VRT"])
    dossier = await desk.curation.dossier(actor.id)
    assert dossier is not None
    await desk.curation.mark_name(actor.id, dossier.aliases[1].id, Strength.WEAK)
    assert await desk.hits(actor.id) == []
    await desk.curation.set_context(actor.id, ["salt  hall", "salt hall", " "])
    assert await desk.hits(actor.id) == ["Together"]
    described = await desk.curation.dossier(actor.id)
    assert described is not None
    assert described.context == ("salt hall",)


async def test_a_veto_undoes_matches_and_its_removal_brings_them_back(desk: _Desk) -> None:
    article = await desk.seeding.article("Market", "The Velmora Council bakery opened.")
    actor = await desk.registry.ensure_actor(["Velmora Council"])
    await desk.matching.match_week(actor.id)
    found, phrases = await desk.curation.veto_options(actor.id, article)
    assert found.endswith("Velmora Council")
    await desk.curation.add_veto(actor.id, phrases[0])
    assert await desk.hits(actor.id) == []
    assert await desk.curation.veto_options(actor.id, article) == ("", ())
    await desk.curation.clear_vetoes(actor.id)
    assert await desk.hits(actor.id) == ["Market"]


async def test_merging_moves_names_followers_and_matches_once(desk: _Desk) -> None:
    await desk.seeding.article("Talks", "The Velmora Council met.")
    await desk.seeding.article("Walks", "Salt Guild of Tarsa strolled.")
    both = await desk.seeding.article("Both", "Salt Guild of Tarsa, the Velmora Council, met.")
    kept = await desk.registry.ensure_actor(["Velmora Council"])
    gone = await desk.registry.ensure_actor(["Salt Guild of Tarsa"])
    await desk.curation.set_context(gone.id, ["salt"])
    await desk.seeding.chat(follows=[gone.id])
    await desk.seeding.chat(follows=[gone.id, kept.id])
    for actor in (kept, gone):
        await desk.matching.match_week(actor.id)
    assert await desk.curation.merge(gone.id, kept.id)
    assert await desk.hits(kept.id) == ["Both", "Talks", "Walks"]
    assert set(await desk.names(kept.id)) == {"Velmora Council", "Salt Guild of Tarsa"}
    assert await desk.registry.get(gone.id) is None
    card = await desk.registry.get(kept.id)
    assert card is not None
    assert card.followers == 2
    async with desk.database.reading() as session:
        assert await session.get(MatchRow, (both, gone.id)) is None
        row = await session.get_one(SubscriptionRow, 1)
        assert row.subject_id == kept.id
    assert not await desk.curation.merge(gone.id, kept.id)
    assert not await desk.curation.merge(kept.id, kept.id)


async def test_two_mergers_at_once_leave_one_actor(desk: _Desk) -> None:
    one = await desk.registry.ensure_actor(["Velmora Council"])
    other = await desk.registry.ensure_actor(["Salt Guild of Tarsa"])
    done = await asyncio.gather(
        desk.curation.merge(one.id, other.id), desk.curation.merge(other.id, one.id)
    )
    assert sorted(done) == [False, True]
    assert (await desk.registry.page_of_actors(0, 5))[1] == 1


async def test_an_actor_that_is_gone_is_not_changed(desk: _Desk) -> None:
    assert not await desk.curation.add_names(SubjectId(7), ["Mira Dallin"])
    assert not await desk.curation.add_veto(SubjectId(7), "salt")
    assert await desk.curation.dossier(SubjectId(7)) is None


async def test_a_query_is_tried_out_without_being_saved(desk: _Desk) -> None:
    await desk.seeding.article("Talks", "The salt ferry left.")
    trial = await desk.curation.topics.attempt("salt ferry")
    assert isinstance(trial, Trial)
    assert trial.count == 1
    made = await desk.registry.ensure_topic("ferry AND salt")
    known = await desk.curation.topics.attempt("salt ferry")
    assert isinstance(known, SubjectCard)
    assert known.id == made.id
