from datetime import UTC, date, datetime, time

import pytest

from bot.chats.model import Address, Chat, ChatKind, ChatState
from bot.chats.paging import Paging
from bot.chats.permissions import Audience, Permissions
from bot.chats.upcoming import Day, upcoming
from bot.digests.schedule import Slot
from bot.ids import ChatId, TelegramId


def _chat(next_at: datetime | None, *times: time, timezone: str = "Asia/Baghdad") -> Chat:
    return Chat(
        id=ChatId(1),
        address=Address(TelegramId(7), 0, ChatKind.PRIVATE),
        state=ChatState.ACTIVE,
        language="en",
        timezone=timezone,
        slots=tuple(Slot(at) for at in times),
        next_digest_at=next_at,
        next_digest_date=date(2026, 3, 10),
    )


def test_today_is_the_chats_own_today() -> None:
    now = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)  # the 11th, 01:00, in Baghdad
    coming = upcoming(_chat(datetime(2026, 3, 11, 5, 0, tzinfo=UTC), time(8)), now)
    assert coming is not None
    assert coming.day is Day.TODAY
    assert coming.local.hour == 8


def test_a_time_that_went_out_today_is_postponed() -> None:
    now = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    coming = upcoming(_chat(datetime(2026, 3, 11, 16, 0, tzinfo=UTC), time(19)), now)
    assert coming is not None
    assert (coming.day, coming.postponed) == (Day.TOMORROW, True)


def test_a_time_that_is_over_today_is_not_called_postponed() -> None:
    now = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    coming = upcoming(_chat(datetime(2026, 3, 11, 5, 0, tzinfo=UTC), time(8)), now)
    assert coming is not None
    assert (coming.day, coming.postponed) == (Day.TOMORROW, False)


def test_nothing_comes_when_nothing_is_due() -> None:
    assert upcoming(_chat(None, time(8)), datetime(2026, 3, 10, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("total", "asked", "number", "pages", "first"),
    [(0, 0, 0, 1, 1), (6, 0, 0, 1, 1), (7, 1, 1, 2, 7), (7, 9, 1, 2, 7), (7, -3, 0, 2, 1)],
)
def test_a_page_that_is_gone_becomes_the_nearest(
    total: int, asked: int, number: int, pages: int, first: int
) -> None:
    page = Paging.of(total, asked, 6)
    assert (page.number, page.pages, page.first) == (number, pages, first)


def test_only_the_settings_make_admins() -> None:
    permissions = Permissions([TelegramId(1)])
    assert permissions.is_admin(TelegramId(1))
    assert not permissions.is_admin(TelegramId(2))
    assert not permissions.is_admin(None)


def test_with_a_list_of_chats_only_these_and_the_admins_are_served() -> None:
    assert Permissions().serves(TelegramId(5))
    permissions = Permissions([TelegramId(1)], [TelegramId(-100)])
    assert permissions.serves(TelegramId(-100))
    assert permissions.serves(TelegramId(1))
    assert not permissions.serves(TelegramId(5))


def test_settings_are_everybodys_alone_and_the_administrators_in_company() -> None:
    private = Address(TelegramId(7), 0, ChatKind.PRIVATE)
    group = Address(TelegramId(-7), 3, ChatKind.GROUP)
    assert not Permissions.needs_decider(private, Audience.MEMBERS_WHO_DECIDE)
    assert Permissions.needs_decider(group, Audience.MEMBERS_WHO_DECIDE)
    assert not Permissions.needs_decider(group, Audience.EVERYBODY)
