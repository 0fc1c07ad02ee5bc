"""Actors from files and catalogues, in a registry that people use."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.ids import SubjectId
from bot.matching.curation.service import Curation
from bot.matching.exchange.csv_format import read_lines, write_csv
from bot.matching.exchange.model import BadOffer, Clash, Offer, Report, Voice
from bot.matching.exchange.service import BATCH, ActorExchange
from bot.matching.exchange.starter import starter
from bot.matching.exchange.wikidata import fetch_wikidata
from bot.matching.model import ActorDraft, Alias, Strength
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.sources.fetching import Fetcher
from bot.sources.guard import PrivateAccess
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.tables import SubjectRow
from tests.support.clock import ManualClock
from tests.support.feed_server import FeedServer
from tests.support.seeding import Seeding

DATA = Path(__file__).parents[2] / "data" / "exchange"
WEAK = Strength.WEAK
COUNCIL = ActorDraft(
    (Alias("Velmora Council"), Alias("مجلس فلمورا"), Alias("VC", WEAK)),
    kind="group",
    country="Iraq",
    context=("salt hall",),
    vetoes=("Velmora Council bakery",),
)


class _Desk:
    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.seeding = Seeding(database, clock)
        self.registry = SubjectRegistry(database, clock)
        self.matching = MatchService(database, clock)
        self.curation = Curation(database, self.registry, self.matching, clock)
        self.exchange = ActorExchange(database, clock)

    async def load(self, *drafts: ActorDraft, voice: Voice = Voice.CATALOGUE) -> Report:
        offers = [Offer(f"line {number}", draft) for number, draft in enumerate(drafts, 2)]
        return await self.exchange.load(offers, voice)

    async def drafts(self) -> list[ActorDraft]:
        return [draft async for draft in self.exchange.drafts()]

    async def actor(self, name: str) -> SubjectId:
        (card,) = await self.registry.find_actors(name)
        return card.id

    async def names(self, actor: SubjectId) -> dict[str, tuple[str, str]]:
        dossier = await self.curation.dossier(actor)
        assert dossier is not None
        return {one.written: (one.strength.value, one.origin) for one in dossier.aliases}

    async def hits(self, actor: SubjectId) -> list[str]:
        while await self.matching.match_due():
            pass
        recent = await self.registry.recent(actor, limit=9)
        return sorted(sample.title for sample in recent.samples)


@pytest.fixture
async def site() -> AsyncGenerator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def desk(database: Database, clock: ManualClock) -> _Desk:
    return _Desk(database, clock)


def _clashes(report: Report) -> list[tuple[Clash, str, str]]:
    return [
        (one.conflict.clash, one.conflict.said, one.conflict.stored) for one in report.disagreements
    ]


async def test_an_imported_actor_is_shown_found_and_matched_against_the_stored_week(
    desk: _Desk,
) -> None:
    await desk.seeding.article("Talks", "The Velmora Council met.")
    await desk.seeding.article("Bread", "The Velmora Council bakery opened.")
    await desk.seeding.article("Letters", "VC stands in the salt hall.")
    report = await desk.load(COUNCIL)
    assert (report.added, report.changed, report.same) == (["Velmora Council"], [], 0)
    actor = await desk.actor("مجلس فلمورا")
    page, total = await desk.registry.page_of_actors(0, 5)
    assert (total, [card.id for card in page]) == (1, [actor])
    assert page[0].curated
    assert await desk.hits(actor) == ["Letters", "Talks"]
    await desk.registry.discard_unfollowed([actor])
    assert await desk.registry.get(actor) is not None


async def test_a_second_import_changes_nothing_and_moves_no_revision(
    desk: _Desk, clock: ManualClock
) -> None:
    other = ActorDraft((Alias("Mira Dallin"),), kind="person")
    await desk.load(COUNCIL, other)
    await desk.hits(await desk.actor("Mira Dallin"))
    async with desk.database.reading() as session:
        before = await revisions.read(session, "subjects")
    clock.advance(hours=1)
    report = await desk.load(COUNCIL, other)
    assert (report.added, report.changed, report.same, report.disagreements) == ([], [], 2, [])
    async with desk.database.reading() as session:
        assert await revisions.read(session, "subjects") == before
    assert await desk.matching.match_due() == 0, "no week is matched again"


async def test_an_actor_that_a_reader_made_is_completed_and_stays_to_be_reviewed(
    desk: _Desk,
) -> None:
    made = await desk.registry.ensure_actor(["velmora council", "VC"])
    await desk.seeding.chat(follows=[made.id])
    report = await desk.load(COUNCIL)
    assert report.changed == ["velmora council"]
    assert await desk.names(made.id) == {
        "velmora council": ("strong", "typed"),
        "Velmora Council": ("strong", "typed"),
        "مجلس فلمورا": ("strong", "typed"),
        "VC": ("weak", "typed"),
    }
    card = await desk.registry.get(made.id)
    assert card is not None
    assert (card.curated, card.reviewed, card.followers) == (True, False, 1)
    assert (await desk.load(COUNCIL)).same == 1


async def test_an_admins_decisions_stand_and_are_reported(desk: _Desk) -> None:
    await desk.load(COUNCIL)
    actor = await desk.actor("Velmora Council")
    dossier = await desk.curation.dossier(actor)
    assert dossier is not None
    ids = {one.written: one.id for one in dossier.aliases}
    await desk.curation.remove_name(actor, ids["مجلس فلمورا"])
    await desk.curation.mark_name(actor, ids["VC"], Strength.STRONG)
    await desk.curation.set_context(actor, ["copper hall"])
    expected = [
        (Clash.REMOVED, "مجلس فلمورا", "removed"),
        (Clash.STRENGTH, "VC", "strong"),
        (Clash.CONTEXT, "salt hall", "copper hall"),
    ]
    for _ in range(2):
        report = await desk.load(COUNCIL)
        assert (report.same, _clashes(report)) == (1, expected)
    assert set(await desk.names(actor)) == {"Velmora Council", "VC"}
    assert (await desk.load(COUNCIL, voice=Voice.OPERATOR)).changed == ["Velmora Council"]
    assert set(await desk.names(actor)) == {"Velmora Council", "VC"}
    report = await desk.load(COUNCIL, voice=Voice.OVERRULING)
    assert report.disagreements == []
    assert await desk.names(actor) == {
        "Velmora Council": ("strong", "typed"),
        "مجلس فلمورا": ("strong", "admin"),
        "VC": ("weak", "admin"),
    }
    assert await desk.actor("مجلس فلمورا") == actor


async def test_a_name_of_another_actor_is_left_to_it(desk: _Desk) -> None:
    guild = await desk.registry.ensure_actor(["Salt Guild"], curated=True)
    draft = ActorDraft((Alias("Velmora Council"), Alias("Salt Guild")))
    await desk.registry.ensure_actor(["Velmora Council"])
    report = await desk.load(draft)
    assert _clashes(report) == [(Clash.OWNED, "Salt Guild", "Salt Guild")]
    assert await desk.actor("Salt Guild") == guild.id
    assert set(await desk.names(await desk.actor("Velmora Council"))) == {"Velmora Council"}


async def test_two_offers_of_one_actor_become_one(desk: _Desk) -> None:
    report = await desk.load(COUNCIL, ActorDraft((Alias("VELMORA COUNCIL"), Alias("Salt Court"))))
    assert (report.added, report.changed) == (["Velmora Council"], ["Velmora Council"])
    assert await desk.actor("Salt Court") == await desk.actor("Velmora Council")


async def test_two_imports_at_once_make_each_actor_once(desk: _Desk) -> None:
    drafts = [ActorDraft((Alias(f"Velmora Council {number}"),)) for number in range(30)]
    await asyncio.gather(*(desk.load(*drafts) for _ in range(3)))
    assert (await desk.registry.page_of_actors(0, 5))[1] == len(drafts)


async def test_trying_saves_nothing_and_says_what_would_be(desk: _Desk) -> None:
    offers = [Offer("line 2", COUNCIL), BadOffer("line 3", "there is no name")]
    report = await desk.exchange.load(offers, Voice.CATALOGUE, trying=True)
    assert (report.added, len(report.bad)) == (["Velmora Council"], 1)
    assert (await desk.registry.page_of_actors(0, 5))[1] == 0


async def test_a_crash_leaves_whole_actors_and_the_next_import_brings_the_rest(
    desk: _Desk,
) -> None:
    drafts = [
        ActorDraft((Alias(f"Velmora Council {number}"), Alias(f"VC{number}", WEAK)), "group")
        for number in range(3 * BATCH)
    ]

    def until_the_power_fails() -> Iterator[Offer]:
        for number, draft in enumerate(drafts):
            if number == 2 * BATCH + 7:
                raise KeyboardInterrupt
            yield Offer(f"line {number}", draft)

    with pytest.raises(KeyboardInterrupt):
        await desk.exchange.load(until_the_power_fails(), Voice.CATALOGUE)
    stored = await desk.drafts()
    assert stored == drafts[: 2 * BATCH]
    report = await desk.load(*drafts)
    assert (report.same, len(report.added)) == (2 * BATCH, BATCH)
    assert await desk.drafts() == drafts


async def test_an_export_read_into_an_empty_registry_is_the_same_export(desk: _Desk) -> None:
    some = islice(starter(), 150)
    await desk.load(*(one.draft for one in some if isinstance(one, Offer)))
    await desk.registry.ensure_actor(["=Velmora|Council", "\\VC"])
    await desk.registry.ensure_actor(["Harbour Guards of Velmora"], proposing=True)
    first = await desk.drafts()
    text = list(write_csv(first))
    async with desk.database.transaction() as session:
        await session.execute(delete(SubjectRow))
    assert await desk.drafts() == []
    offers = read_lines(text, called="actors.csv")
    report = await desk.exchange.load(offers, Voice.OPERATOR)
    assert (len(report.added), report.bad, report.disagreements) == (len(first), [], [])
    assert list(write_csv(await desk.drafts())) == text


async def test_actors_are_listed_by_name_and_found_by_a_part_of_one(desk: _Desk) -> None:
    await desk.load(COUNCIL, ActorDraft((Alias("Mira Dallin"), Alias("ميرا دالين"))))
    assert [actor.name for actor in await desk.exchange.listed("", limit=9)] == [
        "Mira Dallin",
        "Velmora Council",
    ]
    assert [actor.name for actor in await desk.exchange.listed("دال", limit=9)] == ["Mira Dallin"]
    assert await desk.exchange.listed("100%", limit=9) == []
    assert len(await desk.exchange.listed("", limit=1)) == 1


async def test_entities_come_from_wikidata_one_by_one_and_a_missing_one_stops_none(
    desk: _Desk, site: FeedServer
) -> None:
    for number in ("Q900000001", "Q900000003"):
        site.publish(
            f"/wiki/Special:EntityData/{number}.json",
            (DATA / f"{number}.json").read_bytes(),
            content_type="application/json",
        )
    site.answer("/wiki/Special:EntityData/Q900000008.json", 503)
    async with Fetcher(allow_private=PrivateAccess.parse("true"), gap=0) as fetcher:
        found = await fetch_wikidata(
            fetcher,
            ["q900000001", "Q900000007", "Dallin", "Q900000008", "Q900000003"],
            site=site.url(),
        )
    report = await desk.exchange.load(found, Voice.CATALOGUE)
    assert report.added == ["Mira Dallin", "Velmora Council"]
    assert [(one.place, one.reason) for one in report.bad] == [
        ("Q900000007", "Wikidata has no such entity"),
        ("DALLIN", "it is not the number of a Wikidata entity, such as Q42"),
        ("Q900000008", "Wikidata could not be asked: http_503 (Service Unavailable)"),
    ]
    assert await desk.actor("ميرا دالين") == await desk.actor("Mira Ona Dallin")
    assert site.most_at_once == 1


async def test_wikidata_is_asked_behind_the_guard(site: FeedServer) -> None:
    async with Fetcher() as fetcher:
        (found,) = await fetch_wikidata(fetcher, ["Q1"], site=site.url())
    assert isinstance(found, BadOffer)
    assert "could not be asked" in found.reason
    assert site.requests == []
