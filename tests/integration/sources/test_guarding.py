"""Nothing that people or publishers name leads into a network it must not: seen at the socket."""

import sys
import tracemalloc
import zlib
from collections.abc import AsyncGenerator, Generator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.ids import TelegramId
from bot.sources.catalogue.inspection import Inspection
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.guard import PrivateAccess
from bot.sources.health.service import HealthService
from bot.sources.manners import host_of
from bot.sources.model import FetchFailed
from bot.sources.parsing import ParserPool
from bot.sources.robots import Robots
from bot.sources.schedule import Pace
from bot.sources.service import PollService
from bot.storage.database import Database
from bot.storage.tables import ChatRow, SourceRow
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, FeedServer, Item, rss
from tests.support.seeding import Seeding
from tests.support.wording import renderer

OUTLET = "127.0.0.9"
"""The one address that is open here: where the outlet lies whose documents name the others."""

_HOSTS = """
0.0.0.0 0.1.2.3 0 10.0.0.1 10.255.255.255 10.1 100.64.0.1 100.127.255.254 100.100.100.200 127.0.0.1
127.0.0.2 127.255.255.255 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 0177.1
017700000001 localhost LOCALHOST localhost. 169.254.0.1 169.254.169.254 169.254.170.2 2852039166
0xa9fea9fe 0251.0376.0251.0376 172.16.0.1 172.31.255.255 172.17.0.1 192.0.0.1 192.0.0.8 192.0.0.170
192.0.2.1 192.88.99.1 192.168.0.1 192.168.1.254 192.168.255.255 192.168.257 3232235521 0xc0a80001
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 224.0.0.251 239.255.255.250
240.0.0.1 255.255.255.255 0xffffffff 4294967295 １２７.0.0.1 ①②⑦.0.0.1 127。0。0。1
[::] [::1] [0:0:0:0:0:0:0:1] [0000::0001] [::7f00:1] [::127.0.0.1] [::ffff:127.0.0.1]
[::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:192.168.1.1]
[::ffff:8.8.8.8] [::ffff:0:127.0.0.1] [0:0:0:0:0:ffff:127.0.0.1] [64:ff9b::7f00:1]
[64:ff9b::a9fe:a9fe] [64:ff9b::192.168.0.1] [64:ff9b:1::1] [64:ff9b:1::7f00:1] [100::1]
[2001::1] [2001:0:7f00:1::] [2001:10::1] [2001:20::1] [2001:db8::1] [2002:7f00:1::]
[2002:a00:1::1] [2002:c0a8:101::] [2002:a9fe:a9fe::] [2620:4f:8000::1] [3fff::1] [4000::1] [5f00::1]
[fc00::1] [fd00::1] [fd00:ec2::254] [fd12:3456:789a::1] [fe80::1] [fe80::a9fe:a9fe] [febf::1]
[fec0::1] [feff::1] [ff02::1] [ff02::fb] [ff0e::1] [ff05::1:3]
""".split()  # noqa: SIM905  # a table

_PORTS = [
    0,
    1,
    21,
    22,
    23,
    25,
    53,
    81,
    110,
    143,
    389,
    445,
    3306,
    5432,
    6379,
    8000,
    8080,
    8443,
    9200,
]

_WHOLE = [
    "ftp://8.8.8.8/feed",
    "file:///etc/passwd",
    "gopher://8.8.8.8/_x",
    "data:text/xml,<rss/>",
    "javascript:alert(1)",
    "dict://127.0.0.1:11211/stat",
    "ldap://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "unix:///run/docker.sock",
    "ws://127.0.0.1/",
    "http://user:secret@8.8.8.8/",
    "http://user@8.8.8.8/",
    "http://8.8.8.8@127.0.0.1/",
    "http://127.0.0.1#@8.8.8.8/",
    "http://8.8.8.8:80\\@127.0.0.1/",
    "http://127.0.0.1%2f.example/",
    "http://[::1",
    "http:///feed",
    "http://",
    "http://8.8.8.8:99999/",
    "http://8.8.8.8:-1/",
    "http://127.0.0.1\t/",
    "http://127.0.0.1\r\nHost: 8.8.8.8/",
    "//127.0.0.1/feed",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/iam/",
    "http://127.0.0.1:80/feed",
    "HTTP://LOCALHOST/feed",
]

ADDRESSES = [
    *(f"http://{host}/feed" for host in _HOSTS),
    *(f"http://8.8.8.8:{port}/feed" for port in _PORTS),
    *_WHOLE,
]


class Watch:
    """Every connection this process tries to open, as the interpreter reports it."""

    def __init__(self) -> None:
        self.on = False
        self.tried: list[str] = []

    def hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event == "socket.connect":
            address = str(arguments[1])  # ('127.0.0.1', 80)
            if OUTLET not in address:
                self.tried.append(address)


_WATCH = Watch()
sys.addaudithook(_WATCH.hook)  # it cannot be taken off again, only told to look away


@pytest.fixture
def watch() -> Generator[Watch]:
    _WATCH.tried.clear()
    _WATCH.on = True
    yield _WATCH
    _WATCH.on = False


@pytest.fixture
async def outlet() -> AsyncGenerator[FeedServer]:
    async with FeedServer(host=OUTLET) as server:
        yield server


@pytest.fixture
async def guarded() -> AsyncGenerator[Fetcher]:
    access = PrivateAccess.parse(f"{OUTLET}/32")
    async with Fetcher(allow_private=access, timeout=1.0, gap=0) as fetcher:
        yield fetcher


@pytest.fixture
def catalogue(
    database: Database, guarded: Fetcher, clock: ManualClock, parsers: ParserPool
) -> Catalogue:
    return Catalogue(database, guarded, clock, parsers=parsers)


@pytest.fixture
def polling(
    database: Database, guarded: Fetcher, clock: ManualClock, parsers: ParserPool
) -> PollService:
    pace = Pace(timedelta(minutes=15))
    return PollService(database, guarded, clock, parsers=parsers, pace=pace)


def test_there_are_enough_addresses() -> None:
    assert len(set(ADDRESSES)) >= 150


@pytest.mark.parametrize("url", ADDRESSES)
async def test_no_address_is_connected_to(url: str, guarded: Fetcher, watch: Watch) -> None:
    assert isinstance(await guarded.fetch(url), FetchFailed)
    assert watch.tried == []


async def test_no_redirect_leads_there(outlet: FeedServer, guarded: Fetcher, watch: Watch) -> None:
    for url in ADDRESSES:
        outlet.redirect("/feed", url.replace("\r\n", ""))
        assert isinstance(await guarded.fetch(outlet.url("/feed")), FetchFailed)
    assert watch.tried == []


async def test_no_robots_file_is_asked_for_there(guarded: Fetcher, watch: Watch) -> None:
    robots = Robots(guarded)
    for url in ADDRESSES:
        await robots.permission(url)
    assert watch.tried == []


_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@_ONE_DATABASE
async def test_no_admin_can_add_them(catalogue: Catalogue, watch: Watch) -> None:
    for url in ADDRESSES:
        assert not isinstance(await catalogue.inspect(url), Inspection)
    assert watch.tried == []


@_ONE_DATABASE
async def test_no_page_can_name_them_as_its_feed(
    outlet: FeedServer, catalogue: Catalogue, watch: Watch
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in ADDRESSES
    )
    outlet.publish("/", f"<html><head>{links}</head></html>", content_type=HTML)
    assert not isinstance(await catalogue.inspect(outlet.url("/")), Inspection)
    assert watch.tried == []


@_ONE_DATABASE
async def test_no_source_in_the_table_is_polled_there(
    database: Database,
    catalogue: Catalogue,
    polling: PollService,
    watch: Watch,
    clock: ManualClock,
) -> None:
    now = clock.now()
    rows = [
        {"url": url, "host": host_of(url), "title": "Inner", "created_at": now, "next_poll_at": now}
        for url in dict.fromkeys(ADDRESSES)
    ]
    async with database.transaction() as session:
        await session.execute(insert(SourceRow), rows)
    for _ in range(20):  # those that have a host in common take turns
        await polling.poll_due()
    assert watch.tried == []
    sources, total = await catalogue.page(0, 1000)
    assert total == len(set(ADDRESSES))
    assert all(source.error_code and source.next_poll_at > clock.now() for source in sources)


@_ONE_DATABASE
async def test_no_entry_of_a_feed_has_its_page_fetched_there(
    outlet: FeedServer, catalogue: Catalogue, polling: PollService, watch: Watch
) -> None:
    for number, first in enumerate(range(0, len(ADDRESSES), 10)):
        urls = ADDRESSES[first : first + 10]
        items = (Item(f"Entry {url}", url.replace("&", "&amp;"), text="Short.") for url in urls)
        outlet.publish(f"/{number}", rss(*items))
        await catalogue.add(outlet.url(f"/{number}"), title=str(number), added_by=None)
    for _ in range(20):
        await polling.poll_due()
    assert watch.tried == []


@_ONE_DATABASE
async def test_no_front_page_is_looked_at_there(
    outlet: FeedServer,
    catalogue: Catalogue,
    polling: PollService,
    database: Database,
    clock: ManualClock,
    watch: Watch,
) -> None:
    admin = await Seeding(database, clock).chat()
    async with database.reading() as session:
        number = (await session.get_one(ChatRow, admin)).telegram_id
    admins = [TelegramId(number)]
    health = HealthService(database, catalogue, renderer(), clock, admins=admins)
    for number, url in enumerate(ADDRESSES[:40]):
        feed = rss().replace("<channel>", f"<channel><link>{url}</link>")
        outlet.publish(f"/{number}", feed)
        await catalogue.add(outlet.url(f"/{number}"), title=str(number), added_by=None)
    for _ in range(45):
        await polling.poll_due()
    for number in range(40):
        outlet.answer(f"/{number}", 410)
    for _ in range(2):
        clock.advance(hours=26)
        for _ in range(45):
            await polling.poll_due()
    assert await health.tell_due() > 0
    assert watch.tried == []


async def test_a_bomb_of_ten_gigabytes_costs_little_memory(
    outlet: FeedServer, guarded: Fetcher
) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    megabyte = bytes(1024 * 1024)
    head = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(megabyte) + packer.flush(zlib.Z_FULL_FLUSH)
    outlet.publish("/bomb", head + again * 10_240, headers={"Content-Encoding": "gzip"})
    fetched = await guarded.fetch(outlet.url("/warm-up"))
    assert isinstance(fetched, FetchFailed)
    tracemalloc.start()
    try:
        answer = await guarded.fetch(outlet.url("/bomb"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(answer, FetchFailed)
    assert answer.code == "too_large"
    assert peak < 32 * 1024 * 1024
