"""One source polled because somebody asked, due or not."""

from datetime import timedelta

from bot.ids import SourceId
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.parsing import ParserPool
from bot.sources.schedule import Pace
from bot.sources.service import PollService
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.feed_server import FeedServer, Item, rss


async def test_only_the_source_that_was_asked_for_is_polled(
    database: Database,
    fetcher: Fetcher,
    clock: ManualClock,
    parsers: ParserPool,
    server: FeedServer,
) -> None:
    catalogue = Catalogue(database, fetcher, clock, parsers=parsers)
    polling = PollService(
        database, fetcher, clock, parsers=parsers, pace=Pace(timedelta(minutes=15))
    )
    server.publish("/one", rss(Item("Ferry", "/1", date="Tue, 10 Mar 2026 08:00:00 GMT")))
    one = await catalogue.add(server.url("/one"), title="One", added_by=None)
    other = await catalogue.add(server.url("/other"), title="Other", added_by=None)
    assert await polling.poll_one(one.id)
    assert await polling.poll_one(one.id), "it is not due, and asked all the same"
    polled, waiting = await catalogue.get(one.id), await catalogue.get(other.id)
    assert polled is not None
    assert waiting is not None
    assert [(poll.outcome, poll.new) for poll in polled.last_polls] == [
        ("unchanged", 0),
        ("read", 1),
    ]
    assert polled.next_poll_at > clock.now()
    assert waiting.last_polls == ()
    await catalogue.pause(one.id)
    assert not await polling.poll_one(one.id)
    assert not await polling.poll_one(SourceId(other.id + 1))
    assert len(server.asked("/one")) == 2
