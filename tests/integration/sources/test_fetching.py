import asyncio
import gzip
import socket
import zlib

import pytest

from bot.sources.fetching import Fetcher
from bot.sources.guard import PrivateAccess
from bot.sources.model import FailureCode, Fetched, FetchFailed, FetchResult, NotModified
from tests.support.feed_server import RSS, FeedServer


def _code(answer: FetchResult) -> str:
    assert isinstance(answer, FetchFailed)
    return answer.error_code


async def test_a_document_comes_with_its_headers_and_validators(
    server: FeedServer, fetcher: Fetcher
) -> None:
    stamp = "Tue, 10 Mar 2026 08:00:00 GMT"
    server.publish("/feed", "<rss/>", headers={"ETag": '"v1"', "Last-Modified": stamp})
    answer = await fetcher.fetch(server.url("/feed"))
    assert isinstance(answer, Fetched)
    assert answer.body == b"<rss/>"
    assert answer.headers["content-type"] == RSS
    assert (answer.etag, answer.last_modified) == (b'"v1"', stamp.encode())
    assert answer.url == server.url("/feed")
    assert not answer.permanent


async def test_says_who_it_is_and_offers_only_codings_it_can_bound(server: FeedServer) -> None:
    access = PrivateAccess.parse("true")
    async with Fetcher(
        allow_private=access, user_agent="Reader/1 (+https://x.example)", gap=0
    ) as one:
        await one.fetch(server.url("/feed"))
    headers = server.requests[0].headers
    assert headers["User-Agent"] == "Reader/1 (+https://x.example)"
    assert headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("etag", [b'W/"odd \\ value"', b"unquoted", '"Straße"'.encode()])
async def test_validators_go_back_as_they_came(
    server: FeedServer, fetcher: Fetcher, etag: bytes
) -> None:
    server.publish("/feed", "<rss/>", headers={"ETag": etag.decode()})
    first = await fetcher.fetch(server.url("/feed"))
    assert isinstance(first, Fetched)
    assert first.etag == etag
    again = await fetcher.fetch(server.url("/feed"), etag=first.etag)
    assert isinstance(again, NotModified)


async def test_validators_that_are_not_utf8_are_left_out(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.publish("/feed", "<rss/>")
    assert isinstance(await fetcher.fetch(server.url("/feed"), etag=b'"\xff"'), Fetched)
    assert "If-None-Match" not in server.requests[0].headers


async def test_a_304_that_nobody_asked_for_is_an_error(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.answer("/feed", 304)
    assert _code(await fetcher.fetch(server.url("/feed"))) == "http_304"


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"<rss/>")),
        ("gzip", gzip.compress(b"<rss") + gzip.compress(b"/>")),
        ("deflate", zlib.compress(b"<rss/>")),
        ("deflate", zlib.compress(b"<rss/>", wbits=-15)),
        ("gzip", b"<rss/>"),
    ],
    ids=["gzip", "two gzip members", "zlib", "raw deflate", "not packed at all"],
)
async def test_compressed_bodies_are_unpacked(
    server: FeedServer, fetcher: Fetcher, coding: str, packed: bytes
) -> None:
    server.publish("/feed", packed, headers={"Content-Encoding": coding})
    answer = await fetcher.fetch(server.url("/feed"))
    assert isinstance(answer, Fetched)
    assert answer.body == b"<rss/>"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed(server: FeedServer, fetcher: Fetcher, status: int) -> None:
    server.redirect("/old", "/new", status)
    server.publish("/new", "<rss/>")
    answer = await fetcher.fetch(server.url("/old"))
    assert isinstance(answer, Fetched)
    assert answer.url == server.url("/new")
    assert answer.permanent == (status in {301, 308})


async def test_one_temporary_redirect_makes_the_chain_temporary(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.redirect("/a", "/b", 301)
    server.redirect("/b", "/c", 302)
    server.publish("/c", "<rss/>")
    answer = await fetcher.fetch(server.url("/a"))
    assert isinstance(answer, Fetched)
    assert not answer.permanent


async def test_a_redirect_loop_ends_after_five(server: FeedServer, fetcher: Fetcher) -> None:
    server.redirect("/loop", "/loop")
    assert _code(await fetcher.fetch(server.url("/loop"))) == "redirects"
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.1:1/secret", "refused"),
        ("file:///etc/passwd", "address"),
        ("http://user:word@127.0.0.1/", "address"),
        ("", "redirects"),
    ],
)
async def test_every_redirect_is_checked_again(
    server: FeedServer, fetcher: Fetcher, target: str, code: str
) -> None:
    server.redirect("/feed", target)
    assert _code(await fetcher.fetch(server.url("/feed"))) == code


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("hang", "timeout"),
        ("drip", "timeout"),
        ("pour", "too_large"),
        ("bomb", "too_large"),
        ("reset", "interrupted"),
        ("cut_off", "interrupted"),
    ],
)
async def test_faults_end_as_values(
    server: FeedServer, fetcher: Fetcher, fault: str, code: str
) -> None:
    getattr(server, fault)("/feed")
    assert _code(await fetcher.fetch(server.url("/feed"))) == code


async def test_a_declared_length_over_the_cap_is_not_downloaded(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.publish("/feed", b"x" * 1_000_001)
    assert _code(await fetcher.fetch(server.url("/feed"))) == "too_large"


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503])
async def test_other_statuses_come_with_their_number(
    server: FeedServer, fetcher: Fetcher, status: int
) -> None:
    server.answer("/feed", status, {"Retry-After": "120"})
    answer = await fetcher.fetch(server.url("/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.error_code == f"http_{status}"
    assert answer.retry_after == "120"


async def test_a_protection_service_is_named(server: FeedServer, fetcher: Fetcher) -> None:
    server.answer("/feed", 403, {"cf-mitigated": "challenge"})
    assert _code(await fetcher.fetch(server.url("/feed"))) == "challenge"


async def test_codings_that_were_not_offered_are_refused(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.publish("/feed", b"\x0b", headers={"Content-Encoding": "br"})
    assert _code(await fetcher.fetch(server.url("/feed"))) == "protocol"


async def test_a_closed_port_is_refused(fetcher: Fetcher) -> None:
    assert _code(await fetcher.fetch("http://127.0.0.1:1/")) == "refused"


async def test_a_name_that_leads_nowhere_is_a_matter_of_dns(fetcher: Fetcher) -> None:
    assert _code(await fetcher.fetch("http://nowhere.invalid/")) == "dns"


async def test_an_answer_that_is_not_http_is_a_matter_of_protocol(fetcher: Fetcher) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        assert _code(await fetcher.fetch(f"http://127.0.0.1:{port}/")) == "protocol"


async def test_tls_without_tls_is_a_matter_of_tls(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.url("/feed").replace("http:", "https:")
    assert _code(await fetcher.fetch(url)) == "tls"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "１２７.0.0.1",
    ],
)
async def test_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    port = listener.getsockname()[1]
    async with Fetcher(timeout=1.0) as guarded:
        answer = await guarded.fetch(f"http://{host}:{port}/")
    assert isinstance(answer, FetchFailed)
    assert answer.code in {FailureCode.BLOCKED, FailureCode.ADDRESS, FailureCode.DNS}
    with listener, pytest.raises(BlockingIOError):
        listener.accept()


async def test_a_redirect_into_a_closed_network_connects_to_nothing(server: FeedServer) -> None:
    async with FeedServer(host="127.0.0.2") as inner:
        inner.publish("/secret", "<rss/>")
        server.redirect("/feed", inner.url("/secret"))
        access = PrivateAccess.parse("127.0.0.1/32")
        async with Fetcher(allow_private=access, gap=0) as guarded:
            assert _code(await guarded.fetch(server.url("/feed"))) == "blocked"
        assert inner.requests == []


async def test_a_host_gets_one_request_at_a_time(server: FeedServer, fetcher: Fetcher) -> None:
    for number in range(8):
        server.publish(f"/{number}", "<rss/>")
    await asyncio.gather(*(fetcher.fetch(server.url(f"/{number}")) for number in range(8)))
    assert len(server.requests) == 8
    assert server.most_at_once == 1


async def test_waiting_in_line_is_not_counted_as_slowness(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.hang("/slow")
    server.publish("/fast", "<rss/>")
    slow, fast = await asyncio.gather(
        fetcher.fetch(server.url("/slow")), fetcher.fetch(server.url("/fast"))
    )
    assert _code(slow) == "timeout"
    assert isinstance(fast, Fetched)
