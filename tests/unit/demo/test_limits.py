from hypothesis import given
from hypothesis import strategies as st

from bot.demo.bot_api.limits import FloodLimits, FloodRules


def test_thirty_messages_go_in_a_second_and_the_next_waits() -> None:
    limits = FloodLimits()
    assert [limits.refuse(chat, 0.5, is_group=False) for chat in range(30)] == [None] * 30
    assert limits.refuse(99, 0.9, is_group=False) == 1
    assert limits.refuse(99, 1.5, is_group=False) is None


def test_a_group_takes_twenty_a_minute() -> None:
    limits = FloodLimits()
    assert all(limits.refuse(-1, float(at), is_group=True) is None for at in range(20))
    assert limits.refuse(-1, 20.0, is_group=True) == 40
    assert limits.refuse(-1, 60.0, is_group=True) is None


def test_a_chat_gets_its_burst_back_by_one_a_second() -> None:
    limits = FloodLimits(FloodRules(chat_burst=2))
    answers = [limits.refuse(7, at, is_group=False) for at in (0.0, 0.0, 0.0, 1.0, 1.1, 9.0, 9.0)]
    assert answers == [None, None, 1, None, 1, None, None]


def test_nobody_may_write_while_silence_is_asked_for() -> None:
    limits = FloodLimits()
    limits.close(None, 40.0)
    assert limits.refuse(7, 10.0, is_group=False) == 30
    assert limits.refuse(7, 40.0, is_group=False) is None


def test_what_would_be_refused_is_only_noted_when_limits_are_not_enforced() -> None:
    limits = FloodLimits(FloodRules(chat_burst=1, enforced=False))
    assert [limits.refuse(7, 0.0, is_group=False) for _ in range(3)] == [None] * 3
    assert [violation.rule for violation in limits.violations] == ["1 a second in a chat"] * 2


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 0.2)), max_size=200))
def test_no_window_of_a_second_ever_holds_more_than_thirty(calls: list[tuple[int, float]]) -> None:
    limits, now, accepted = FloodLimits(FloodRules(chat_burst=50)), 0.0, list[float]()
    for chat, pause in calls:
        now += pause
        if limits.refuse(chat, now, is_group=False) is None:
            accepted.append(now)
    for start in accepted:
        assert sum(start <= at < start + 1 for at in accepted) <= 30
