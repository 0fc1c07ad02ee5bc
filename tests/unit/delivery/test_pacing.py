"""Nothing leaves faster than Telegram allows, judged by the local Telegram's own limits."""

import asyncio
import itertools
import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.delivery.limits import Allowance, Lane, Limits
from bot.delivery.pacing import Pacing
from bot.demo.bot_api.limits import FloodLimits, FloodRules
from bot.ids import TelegramId
from tests.unit.delivery.virtual_time import VirtualTime

QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)  # a long list is costly to shrink

chats = st.integers(-2, 6).filter(bool)
pauses = st.sampled_from([0.0, 0.0, 0.3, 1.0, 20.0])
calls = st.lists(st.tuples(chats, st.sampled_from(Lane), pauses), min_size=60, max_size=150)


class Speech:
    """Messages that pass the gate, and a judge who knows Telegram's limits."""

    def __init__(self, *, lateness: float = 0.0, hiccups: Sequence[float] = (0.0,)) -> None:
        self.time = VirtualTime(lateness=lateness)
        self.hiccup = itertools.cycle(hiccups).__next__
        self.pacing = Pacing(self.time, sleep=self.time.sleep)
        self.judge = FloodLimits()
        self.passed: list[tuple[float, int, Lane]] = []

    async def say(self, chat: int, lane: Lane = Lane.BULK, *, after: float = 0.0) -> None:
        await self.time.sleep(after)
        group = chat < 0
        await self.pacing.admit(TelegramId(chat), group=group, lane=lane)
        await self.time.sleep(self.hiccup())  # the disk writes the fence
        await self.pacing.depart(TelegramId(chat))
        now = self.time.monotonic()
        self.judge.refuse(chat, now, is_group=group)
        self.passed.append((now, chat, lane))

    def times(self, chat: int) -> list[float]:
        return [at for at, whose, _ in self.passed if whose == chat]


class Rush:
    """A worker each for the messages on their way, on a network that takes its time."""

    def __init__(
        self, rules: FloodRules, *, limits: Limits | None = None, workers: int = 16
    ) -> None:
        self.time = VirtualTime(lateness=0.002)
        self.pacing = Pacing(self.time, sleep=self.time.sleep, limits=limits)
        self.judge = FloodLimits(rules)
        self._workers = workers
        self.arrived: list[int] = []
        self._chance = random.Random(3)  # noqa: S311  # a dice, not a key

    async def run(self, count: int) -> None:
        chats = iter(range(1, count + 1))
        await self.time.run(*(self._work(chats) for _ in range(self._workers)))

    @property
    def per_second(self) -> float:
        return len(self.arrived) / (self.time.monotonic() - 1_000)

    async def _work(self, chats: Iterator[int]) -> None:
        for chat in chats:
            while not await self._send(TelegramId(chat)):
                pass

    async def _send(self, chat: TelegramId) -> bool:
        await self.pacing.admit(chat, group=False, lane=Lane.BULK)
        await self.pacing.depart(chat)
        await self.time.sleep(self._chance.uniform(0.06, 0.12))
        wait = self.judge.refuse(chat, self.time.monotonic(), is_group=False)
        if wait is None:
            self.arrived.append(chat)
            return True
        await self.pacing.silence(wait, None)
        return False


@settings(deadline=None, max_examples=30, phases=QUICKLY)
@given(calls, st.floats(0, 0.02), st.lists(st.floats(0, 0.3), min_size=1, max_size=9))
def test_no_limit_is_ever_broken(
    said: list[tuple[int, Lane, float]], lateness: float, hiccups: list[float]
) -> None:
    speech = Speech(lateness=lateness, hiccups=hiccups)
    asyncio.run(
        speech.time.run(*(speech.say(chat, lane, after=after) for chat, lane, after in said))
    )
    assert len(speech.passed) == len(said)
    assert speech.judge.violations == []


@pytest.mark.parametrize("jitter", [0.0, 0.06])
async def test_a_rush_leaves_at_28_a_second_whatever_the_network_adds(jitter: float) -> None:
    speech = Speech(lateness=0.002)
    await speech.time.run(*(speech.say(1 + number) for number in range(600)))
    times = [at + (jitter if number % 2 else 0.0) for number, (at, *_) in enumerate(speech.passed)]
    times.sort()
    assert 600 / (times[-1] - times[0]) == pytest.approx(28, rel=0.01)
    assert all(late - early >= 1 for early, late in zip(times, times[30:], strict=False))


@pytest.mark.parametrize("closes_for", [0, 5])
async def test_telegram_never_has_to_refuse_anything_of_a_long_rush(closes_for: int) -> None:
    rush = Rush(FloodRules(closes_for=closes_for))
    await rush.run(3_000)
    assert sorted(rush.arrived) == list(range(1, 3_001))
    assert rush.judge.violations == []
    assert rush.per_second >= 27.5


async def test_limits_that_are_tighter_than_published_are_found_and_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rush = Rush(FloodRules(per_second=16, closes_for=5))
    await rush.run(1_500)
    assert sorted(rush.arrived) == list(range(1, 1_501))
    assert {each.rule for each in rush.judge.violations} <= {"30 a second", "silence asked for"}
    assert len(rush.judge.violations) < 20  # those that were under way when one was refused
    assert rush.per_second > 10
    assert "Telegram asks everybody to wait; slower from then on" in caplog.messages


async def test_the_pace_finds_back_within_minutes() -> None:
    speech = Speech()
    await speech.pacing.silence(10, None)
    await speech.pacing.silence(10, None)  # another that was under way
    assert speech.pacing.per_second == pytest.approx(21)
    await speech.time.run(speech.time.sleep(10 + 150))
    assert speech.pacing.per_second == pytest.approx(24, abs=0.1)
    await speech.time.run(speech.time.sleep(300))
    assert speech.pacing.per_second == pytest.approx(28)


async def test_silence_in_a_group_slows_down_nobody() -> None:
    speech = Speech()
    await speech.pacing.silence(10, TelegramId(-5))
    assert speech.pacing.per_second == pytest.approx(28)


async def test_a_slow_disk_does_not_let_requests_bunch_up() -> None:
    speech = Speech(hiccups=[0.0] * 40 + [0.4, 0.36, 0.33, 0.29, 0.25, 0.22, 0.18, 0.15])
    await speech.time.run(*(speech.say(1 + number) for number in range(300)))
    assert speech.judge.violations == []
    assert speech.passed[-1][0] - speech.passed[0][0] < 300 / 27


async def test_the_pace_starts_evenly_after_a_pause() -> None:
    speech = Speech()
    await speech.time.run(*(speech.say(1 + number) for number in range(5)))
    gaps = [late[0] - early[0] for early, late in zip(speech.passed, speech.passed[1:])]  # noqa: B905
    assert min(gaps) == pytest.approx(1 / 28, rel=0.01)


async def test_answers_go_before_digests() -> None:
    speech = Speech()
    digests = [speech.say(100 + number) for number in range(60)]
    answers = [speech.say(1 + number, Lane.ANSWER, after=0.5) for number in range(10)]
    await speech.time.run(*digests, *answers)
    waits = [at - 1_000.5 for at, _, lane in speech.passed if lane is Lane.ANSWER]
    assert max(waits) < 11 / 28


async def test_one_chat_gets_a_short_burst_of_answers() -> None:
    speech = Speech()
    await speech.time.run(*(speech.say(1, Lane.ANSWER) for _ in range(5)))
    times = speech.times(1)
    assert times[2] - times[0] < 0.1
    assert times[4] - times[3] >= 1


async def test_parts_of_digests_are_a_second_apart_in_one_chat() -> None:
    speech = Speech()
    await speech.time.run(*(speech.say(1) for _ in range(4)))
    times = speech.times(1)
    assert min(late - early for early, late in zip(times, times[1:])) >= 1  # noqa: B905, RUF007


async def test_a_slow_group_holds_up_nobody_else() -> None:
    speech = Speech()
    group = [speech.say(-5) for _ in range(25)]
    others = [speech.say(1 + number) for number in range(25)]
    await speech.time.run(*group, *others)
    assert max(at for at, chat, _ in speech.passed if chat > 0) < 1_003
    assert speech.times(-5)[20] - speech.times(-5)[0] >= 60


async def test_silence_for_all_holds_back_both_lanes() -> None:
    speech = Speech()
    await speech.pacing.silence(40, None)
    await speech.time.run(speech.say(1, Lane.ANSWER), speech.say(2))
    assert min(at for at, *_ in speech.passed) >= 1_040


async def test_silence_that_comes_during_a_wait_is_kept_too() -> None:
    speech = Speech()

    async def closes() -> None:
        await speech.time.sleep(0.01)
        await speech.pacing.silence(40, None)

    await speech.time.run(*(speech.say(1 + number) for number in range(5)), closes())
    late = [at for at, *_ in speech.passed if at > 1_000.011]
    assert min(late) >= 1_040.01


async def test_a_shorter_silence_does_not_end_a_longer_one() -> None:
    speech = Speech()
    await speech.pacing.silence(40, None)
    await speech.pacing.silence(3, None)
    assert speech.pacing.silence_left == 40


async def test_silence_for_a_chat_leaves_others_alone() -> None:
    speech = Speech()
    await speech.pacing.silence(40, TelegramId(-5))
    await speech.time.run(speech.say(-5), speech.say(1))
    assert speech.times(1)[0] < 1_001
    assert speech.times(-5)[0] >= 1_040


async def test_who_has_no_patience_is_told_how_long_it_takes() -> None:
    speech = Speech()
    await speech.pacing.silence(40, None)
    wait = await speech.pacing.admit(TelegramId(1), group=False, lane=Lane.BULK, patience=5)
    assert wait == pytest.approx(40, abs=0.1)


async def test_who_stops_waiting_is_not_waited_for() -> None:
    speech = Speech()

    async def gives_up() -> None:
        waiting = asyncio.create_task(speech.say(2, Lane.ANSWER))
        await speech.time.sleep(0.001)
        waiting.cancel()
        await asyncio.wait({waiting})

    await speech.time.run(speech.say(1), gives_up(), speech.say(3, after=0.002))
    assert speech.times(3)[0] < 1_000.2
    assert speech.times(2) == []


@given(st.lists(st.tuples(st.integers(1, 10_000), st.floats(0, 5)), max_size=300))
def test_chats_of_long_ago_take_no_memory(said: list[tuple[int, float]]) -> None:
    allowance = Allowance()
    now = 0.0
    for chat, pause in said:
        now += pause
        allowance.take(now, TelegramId(chat), group=chat % 2 == 0)
    allowance.take(now + 200, TelegramId(1), group=False)
    assert allowance.chats_remembered <= 2


@given(st.lists(st.floats(0, 0.5), min_size=31, max_size=200))
def test_the_core_alone_never_lets_31_through_in_a_second(pauses: list[float]) -> None:
    allowance = Allowance()
    now = 0.0
    times: list[float] = []
    for number, pause in enumerate(pauses):
        now += pause
        now += allowance.wait_to_depart(now, TelegramId(number))
        allowance.depart(now, TelegramId(number))
        times.append(now)
    assert all(late - early > 1 for early, late in zip(times, times[30:], strict=False))


async def test_paid_broadcast_is_as_even_and_breaks_no_limit_of_its_own() -> None:
    rush = Rush(FloodRules(per_second=1_000), limits=Limits.for_broadcast(1_000), workers=128)
    await rush.run(4_000)
    assert sorted(rush.arrived) == list(range(1, 4_001))
    assert rush.judge.violations == []
    assert rush.per_second > 800
