from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.ids import ArticleId
from bot.sources.drafting import KEEP_LOOKING, Draft, plan
from bot.sources.identity import content_hash
from bot.sources.model import Entry, KnownEntry

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LONG = "The harbour opened again. " * 30


def _entry(number: int = 1, *, age: timedelta | None = None, text: str = LONG) -> Entry:
    return Entry(
        key=f"id-{number}",
        url=f"https://post.example/{number}",
        title=f"Title {number}",
        text=text,
        published_at=None if age is None else NOW - age,
    )


def _known(entry: Entry, *, owns: bool = True, digest: bytes | None = None) -> KnownEntry:
    kept = content_hash(entry.title, entry.text) if digest is None else digest
    return KnownEntry(ArticleId(1), kept, NOW - timedelta(hours=1), owns=owns)


def _plan(*entries: Entry, known: KnownEntry | None = None, first: bool = False) -> list[Draft]:
    stored = {entries[0].key: known} if known else {}
    return plan(entries, stored, first=first, now=NOW)


def test_new_entries_are_drafted_in_the_documents_order() -> None:
    drafts = _plan(_entry(2), _entry(1), _entry(3))
    assert [draft.entry.key for draft in drafts] == ["id-2", "id-1", "id-3"]
    assert not any(draft.history or draft.wants_page for draft in drafts)


def test_known_entries_are_left_alone_until_their_text_changes() -> None:
    entry = _entry()
    assert _plan(entry, known=_known(entry)) == []
    changed = replace(entry, text=LONG + "More.")
    (draft,) = _plan(changed, known=_known(entry))
    assert draft.known == _known(entry)


def test_an_article_that_another_source_brought_does_not_change() -> None:
    entry = _entry()
    assert _plan(replace(entry, title="New"), known=_known(entry, owns=False)) == []


def test_a_page_still_to_be_had_is_wanted_for_a_day() -> None:
    entry = _entry(text="Short.")
    (draft,) = _plan(entry, known=_known(entry, digest=b""))
    assert draft.wants_page
    old = replace(_known(entry, digest=b""), seen_at=NOW - KEEP_LOOKING - timedelta(seconds=1))
    assert _plan(entry, known=old) == []


def test_short_and_broken_off_texts_want_their_page() -> None:
    short, cut = _entry(text="Short."), replace(_entry(2), truncated=True)
    assert [draft.wants_page for draft in _plan(short, cut)] == [True, True]
    assert not _plan(replace(short, url=""))[0].wants_page


def test_of_two_entries_with_one_id_the_upper_counts() -> None:
    (draft,) = _plan(_entry(), replace(_entry(), title="Another"))
    assert draft.entry.title == "Title 1"


def test_history_is_older_than_two_days_or_beyond_the_newest_twenty() -> None:
    old = _entry(99, age=timedelta(hours=49))
    recent = [_entry(number, age=timedelta(minutes=number)) for number in range(25)]
    drafts = _plan(old, *recent, first=True)
    fresh = [draft.entry.key for draft in drafts if not draft.history]
    assert fresh == [f"id-{number}" for number in range(20)]
    assert not any(draft.history for draft in _plan(old, *recent))


def test_pages_of_old_history_are_not_asked_for() -> None:
    old = _entry(1, age=timedelta(days=8), text="Short.")
    week = _entry(2, age=timedelta(days=6), text="Short.")
    assert [draft.wants_page for draft in _plan(old, week, first=True)] == [False, True]


def test_dates_of_the_future_are_now_or_none() -> None:
    soon, far = _entry(1, age=timedelta(hours=-3)), _entry(2, age=timedelta(days=-30))
    assert [draft.published_at for draft in _plan(soon, far)] == [NOW, None]


def test_entries_that_share_an_address_are_told_apart() -> None:
    drafts = _plan(_entry(1), replace(_entry(2), url="https://post.example/1#part"), _entry(3))
    assert len({draft.canonical_url for draft in drafts}) == 3
    assert drafts[2].canonical_url == "https://post.example/3"


def test_the_zero_of_a_publishing_system_is_no_date() -> None:
    for zero in (datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)):
        (draft,) = _plan(replace(_entry(), published_at=zero))
        assert draft.published_at is None
