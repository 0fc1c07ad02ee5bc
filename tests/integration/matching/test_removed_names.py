"""A name that an admin took away from an actor stays away until an admin brings it back."""

import pytest

from bot.ids import SubjectId
from bot.matching.curation.service import Curation
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.storage.database import Database
from tests.support.clock import ManualClock


class _Desk:
    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.registry = SubjectRegistry(database, clock)
        matching = MatchService(database, clock)
        self.curation = Curation(database, self.registry, matching, clock)

    async def names(self, subject_id: SubjectId) -> set[str]:
        dossier = await self.curation.dossier(subject_id)
        assert dossier is not None
        return {one.written for one in dossier.aliases}

    async def actor_without(self, removed: str) -> SubjectId:
        made = await self.registry.ensure_actor(["Velmora Council", removed], curated=True)
        dossier = await self.curation.dossier(made.id)
        assert dossier is not None
        (entry,) = [one for one in dossier.aliases if one.written == removed]
        await self.curation.remove_name(made.id, entry.id)
        return made.id


@pytest.fixture
def desk(database: Database, clock: ManualClock) -> _Desk:
    return _Desk(database, clock)


async def test_a_removed_name_finds_nobody_and_is_shown_nowhere(desk: _Desk) -> None:
    actor = await desk.actor_without("Salt Hall")
    assert await desk.registry.find_actors("Salt Hall") == []
    assert await desk.registry.find_actors("Sallt Hall") == []
    card = await desk.registry.get(actor)
    assert card is not None
    assert [alias.written for alias in card.aliases] == ["Velmora Council"]
    assert await desk.names(actor) == {"Velmora Council"}


async def test_a_reader_who_types_it_gets_an_actor_of_that_name(desk: _Desk) -> None:
    actor = await desk.actor_without("Salt Hall")
    other = await desk.registry.ensure_actor(["Salt Hall"])
    assert other.id != actor
    again = await desk.registry.ensure_actor(["Velmora Council", "Salt Hall"])
    assert again.id == actor
    assert await desk.names(actor) == {"Velmora Council"}


async def test_an_admin_who_types_it_again_has_it_back(desk: _Desk) -> None:
    actor = await desk.actor_without("Salt Hall")
    await desk.curation.add_names(actor, ["Salt Hall"])
    assert await desk.names(actor) == {"Velmora Council", "Salt Hall"}
    other = await desk.actor_without("Copper Hall")
    await desk.registry.ensure_actor(["Velmora Council", "Copper Hall"], curated=True)
    assert other == actor
    assert "Copper Hall" in await desk.names(actor)


async def test_the_last_name_is_not_removed_whatever_was_before(desk: _Desk) -> None:
    actor = await desk.actor_without("Salt Hall")
    dossier = await desk.curation.dossier(actor)
    assert dossier is not None
    await desk.curation.remove_name(actor, dossier.aliases[0].id)
    assert await desk.names(actor) == {"Velmora Council"}


async def test_a_proposal_does_not_bring_it_back(desk: _Desk) -> None:
    actor = await desk.registry.ensure_actor(["Mira Dallin"], proposing=True)
    dossier = await desk.curation.dossier(actor.id)
    assert dossier is not None
    (surname,) = [one for one in dossier.aliases if one.written == "Dallin"]
    await desk.curation.remove_name(actor.id, surname.id)
    await desk.registry.ensure_actor(["Mira Dallin", "Mira Ona Dallin"], proposing=True)
    assert "Dallin" not in await desk.names(actor.id)
