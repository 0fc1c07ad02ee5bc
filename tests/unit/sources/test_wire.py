from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources import wire
from bot.sources.model import Enclosure, Entry, Feed, NotAFeed, Unreadable
from bot.sources.pages.model import Page

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
spans = st.none() | st.integers(0, 604_800).map(lambda seconds: timedelta(seconds=seconds))
enclosures = st.builds(
    Enclosure, url=texts, type=st.none() | texts, length=st.none() | st.integers(0, 2**40)
)
entries = st.builds(
    Entry,
    key=texts,
    url=texts,
    title=texts,
    text=texts,
    published_at=moments,
    author=st.none() | texts,
    updated_at=moments,
    summary=texts,
    authors=st.lists(texts, max_size=2).map(tuple),
    categories=st.lists(texts, max_size=2).map(tuple),
    enclosures=st.lists(enclosures, max_size=2).map(tuple),
    titled=st.booleans(),
)
feeds = st.builds(
    Feed,
    title=texts,
    site_url=st.none() | texts,
    language=st.none() | texts,
    entries=st.lists(entries, max_size=2).map(tuple),
    format=texts,
    authors=st.lists(texts, max_size=2).map(tuple),
    updated_at=moments,
    ttl=spans,
    update_every=spans,
    skip_hours=st.lists(st.integers(0, 23), max_size=3).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=3).map(tuple),
)


@settings(max_examples=60)
@given(feeds)
def test_a_feed_arrives_as_it_was_sent(feed: Feed) -> None:
    assert wire.decode(wire.encode(feed)) == feed


@pytest.mark.parametrize(
    "answer",
    [
        NotAFeed("a web page", is_page=True),
        Page("T", "text", "ar", published_at=datetime(2026, 3, 1, 8, tzinfo=UTC)),
        Page("T", "text", published_on=date(2026, 3, 1), titles=("T", "T | Post"), live=True),
        ["https://post.example/feed"],
        [],
        None,
    ],
)
def test_other_answers_arrive_as_they_were_sent(answer: wire.Answer) -> None:
    assert wire.decode(wire.encode(answer)) == answer


def test_a_failure_is_raised() -> None:
    with pytest.raises(Unreadable, match="ValueError"):
        wire.decode(b'{"kind": "failed", "content": "ValueError: x"}')


@pytest.mark.parametrize(
    "payload", [b"", b"{", b'{"kind": "Page", "content": {}}', b'{"kind": "?", "content": 1}']
)
def test_nonsense_is_no_answer(payload: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        wire.decode(payload)
