from datetime import UTC, datetime

from bot.chats.model import Address, ChatKind
from bot.ids import TelegramId
from bot.telegram.double_taps import PATIENCE, REMEMBERED, DoubleTaps
from bot.telegram.incoming import Incoming
from tests.support.clock import ManualClock

START = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def _tap(person: int = 1, message_id: int = 7) -> Incoming:
    return Incoming(
        update_id=1,
        address=Address(TelegramId(50), 0, ChatKind.GROUP),
        user_id=TelegramId(person),
        language=None,
        text="",
        message_id=message_id,
        replied_to=None,
        query_id="1",
    )


def test_the_same_tap_repeats_for_a_moment_only() -> None:
    clock = ManualClock(START)
    taps = DoubleTaps(clock)
    assert not taps.repeats(_tap(), "list1")
    taps.answered(_tap(), "list1")
    assert taps.repeats(_tap(), "list1")
    clock.advance(seconds=PATIENCE)
    assert not taps.repeats(_tap(), "list1")


def test_another_button_message_or_person_is_no_repetition() -> None:
    taps = DoubleTaps(ManualClock(START))
    taps.answered(_tap(), "list1")
    assert not taps.repeats(_tap(), "help1")
    assert not taps.repeats(_tap(message_id=8), "list1")
    assert not taps.repeats(_tap(person=2), "list1")


def test_only_the_last_people_are_remembered() -> None:
    taps = DoubleTaps(ManualClock(START))
    for person in range(REMEMBERED + 1):
        taps.answered(_tap(person), "list1")
    assert not taps.repeats(_tap(0), "list1")
    assert taps.repeats(_tap(REMEMBERED), "list1")
