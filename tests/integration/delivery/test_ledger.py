"""Several processes that speak through one database, judged by the local Telegram's limits."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable, Mapping

import pytest
from sqlalchemy import text

from bot.delivery.ledger.service import Departure, PaceLedger, Places
from bot.delivery.pacing import Lane, Pacing
from bot.demo.bot_api.limits import FloodLimits
from bot.ids import TelegramId
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.unit.delivery.virtual_time import VirtualTime

EPOCH = 1_800_000_000.0


class SharedTime(VirtualTime):
    """Virtual time that stands still while somebody asks the database."""

    asking = 0

    async def settle(self) -> None:
        await super().settle()
        while self.asking:
            await asyncio.sleep(0.0005)
            await super().settle()


class WatchedLedger(PaceLedger):
    """One that lives in virtual time."""

    def __init__(self, database: Database, time: SharedTime) -> None:
        super().__init__(database, moment=lambda: EPOCH + time.monotonic())
        self._time = time

    async def reserve(self, count: int) -> Places | None:
        self._time.asking += 1
        try:
            return await super().reserve(count)
        finally:
            self._time.asking -= 1

    async def depart(
        self, chats: Mapping[TelegramId, bool]
    ) -> Mapping[TelegramId, Departure] | None:
        self._time.asking += 1
        try:
            return await super().depart(chats)
        finally:
            self._time.asking -= 1

    async def silence(self, seconds: float, telegram_id: TelegramId | None) -> None:
        self._time.asking += 1
        try:
            await super().silence(seconds, telegram_id)
        finally:
            self._time.asking -= 1


class StallingLedger(WatchedLedger):
    """One on a machine so busy that the process hears of some departures late."""

    def __init__(self, database: Database, time: SharedTime) -> None:
        super().__init__(database, time)
        self.stall = itertools.cycle([*[0.001] * 14, 0.3, 0.25, *[0.001] * 14, 0.2, 0.1]).__next__

    async def depart(
        self, chats: Mapping[TelegramId, bool]
    ) -> Mapping[TelegramId, Departure] | None:
        departures = await super().depart(chats)
        await self._time.sleep(self.stall())
        return departures


class Company:
    """Processes, each with its own gate, and one judge."""

    def __init__(
        self, database: Database, processes: int, ledger: type[WatchedLedger] = WatchedLedger
    ) -> None:
        self.time = SharedTime(lateness=0.002)
        self.gates = [
            Pacing(self.time, sleep=self.time.sleep, ledger=ledger(database, self.time))
            for _ in range(processes)
        ]
        self.judge = FloodLimits()
        self.passed: list[tuple[float, int, Pacing]] = []

    async def say(self, gate: Pacing, chat: int, lane: Lane = Lane.BULK) -> None:
        group = chat < 0
        await gate.admit(TelegramId(chat), group=group, lane=lane)
        await gate.depart(TelegramId(chat))
        now = self.time.monotonic()
        self.judge.refuse(chat, now, is_group=group)
        self.passed.append((now, chat, gate))

    async def work(self, gate: Pacing, chats: list[int], lane: Lane = Lane.BULK) -> None:
        """Speak to these chats, one after the other."""
        for chat in chats:
            await self.say(gate, chat, lane)

    @property
    def times(self) -> list[float]:
        return sorted(at for at, *_ in self.passed)


@pytest.fixture
async def postgres(
    migrated_postgres: str, kept_open: Callable[[str], Database]
) -> AsyncGenerator[Database]:
    database = kept_open(migrated_postgres)
    yield database
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM paces"))


@pytest.mark.postgres
@pytest.mark.parametrize("processes", [1, 4])
async def test_all_together_leave_at_28_a_second_and_break_no_limit(
    postgres: Database, processes: int
) -> None:
    company = Company(postgres, processes)
    each = 360 // processes
    work = [
        company.work(gate, [1 + 1_000 * number + worker + 8 * turn for turn in range(each // 8)])
        for number, gate in enumerate(company.gates)
        for worker in range(8)
    ]
    await company.time.run(*work)
    times = company.times
    assert len(times) == processes * (each // 8) * 8
    assert (len(times) - 1) / (times[-1] - times[0]) >= 0.97 * 28
    assert company.judge.violations == []
    early = times[len(times) // 2]
    shares = [sum(gate is own and at <= early for at, _, own in company.passed)
              for gate in company.gates]  # fmt: skip
    assert max(shares) - min(shares) <= 0.2 * len(times) / processes


@pytest.mark.postgres
async def test_who_stalls_after_being_counted_does_not_break_a_limit(postgres: Database) -> None:
    company = Company(postgres, 3, StallingLedger)
    work = [
        company.work(gate, [1 + 1_000 * number + worker + 8 * turn for turn in range(8)])
        for number, gate in enumerate(company.gates)
        for worker in range(8)
    ]
    group = [company.work(gate, [-5] * 8, Lane.ANSWER) for gate in company.gates]
    await company.time.run(*work, *group)
    assert company.judge.violations == []
    assert len(company.times) == 3 * 64 + 3 * 8
    slow = [at for at, chat, _ in company.passed if chat == -5]
    assert slow[20] - slow[0] < 63, "what was given back counts no more"


@pytest.mark.postgres
async def test_of_a_handful_no_more_leave_than_may_and_what_is_given_back_may_leave_again(
    postgres: Database,
) -> None:
    now = EPOCH
    ledger = PaceLedger(postgres, moment=lambda: now)

    async def left(chats: range, *, group: bool = False) -> list[int]:
        found = await ledger.depart({TelegramId(chat): group for chat in chats})
        assert found is not None
        assert all(one.wait > 0 for one in found.values() if one.counted_at is None)
        return [chat for chat, one in found.items() if one.counted_at == now]

    assert await left(range(1, 26)) == [*range(1, 26)]
    now += 0.5
    assert await left(range(26, 46)) == [26, 27, 28, 29, 30], "thirty in any second"
    await ledger.give_back([TelegramId(26), TelegramId(27)], now)
    now += 0.1
    assert await left(range(26, 46)) == [26, 27]
    now += 0.5
    assert await left(range(1, 40)) == [*range(1, 26)], "those of the first moment are over"


@pytest.mark.postgres
async def test_who_may_not_leave_for_a_chats_own_sake_takes_nobodys_place(
    postgres: Database,
) -> None:
    now = EPOCH
    ledger = PaceLedger(postgres, moment=lambda: now)
    group, other = TelegramId(-5), TelegramId(7)
    for _ in range(20):
        await ledger.depart({group: True})
        now += 1.08
    found = await ledger.depart({group: True, other: False})
    assert found is not None
    assert found[group].in_chat
    assert found[group].wait == pytest.approx(61 - 20 * 1.08)
    assert found[other].counted_at == now
    async with postgres.reading() as session:
        counted = await session.scalar(
            text("SELECT cardinality(recent) FROM paces WHERE telegram_id = 0")
        )
    assert counted == 21


@pytest.mark.postgres
async def test_what_telegram_asks_one_process_holds_for_all(postgres: Database) -> None:
    company = Company(postgres, 3)

    async def is_told_to_wait() -> None:
        await company.time.sleep(1.0)
        await company.gates[0].silence(40, None)

    work = [
        company.work(gate, [1 + 1_000 * number + turn for turn in range(40)])
        for number, gate in enumerate(company.gates)
    ]
    await company.time.run(*work, is_told_to_wait())
    assert len(company.times) == 120
    assert [at for at in company.times if 1_001.01 < at < 1_041] == []
    assert company.judge.violations == []


@pytest.mark.postgres
async def test_when_telegram_asks_one_process_to_wait_all_go_on_slower(postgres: Database) -> None:
    company = Company(postgres, 3)
    for _ in range(2):  # one that was under way says nothing new
        await company.time.run(company.gates[0].silence(5, None))
    began = company.time.monotonic() + 5
    work = [
        company.work(gate, [1 + 1_000 * number + worker + 8 * turn for turn in range(10)])
        for number, gate in enumerate(company.gates)
        for worker in range(8)
    ]
    await company.time.run(*work)
    in_five_seconds = [at for at in company.times if at < began + 5]
    assert 0.95 * 21 < len(in_five_seconds) / 5 < 1.03 * 21
    assert [gate.per_second for gate in company.gates] == pytest.approx([21.1] * 3, abs=0.3)


@pytest.mark.postgres
async def test_a_groups_silence_and_limits_hold_for_all(postgres: Database) -> None:
    company = Company(postgres, 2)
    one, other = company.gates
    await company.time.run(
        company.work(one, [-5] * 15, Lane.ANSWER), company.work(other, [-5] * 15, Lane.ANSWER)
    )
    assert company.judge.violations == []
    await company.time.run(one.silence(500, TelegramId(-5)))
    before = company.time.monotonic()
    await company.time.run(company.say(other, -5), company.say(other, 7))
    waits = {chat: at - before for at, chat, _ in company.passed[-2:]}
    assert waits[7] < 1
    assert waits[-5] >= 500


@pytest.mark.postgres
async def test_answers_of_one_process_do_not_queue_behind_the_rush_of_others(
    postgres: Database,
) -> None:
    company = Company(postgres, 4)
    chat, *senders = company.gates
    rush = [
        company.work(gate, [1 + 1_000 * number + worker + 8 * turn for turn in range(8)])
        for number, gate in enumerate(senders)
        for worker in range(8)
    ]
    asked: list[float] = []

    async def answers() -> None:
        for number in range(5):
            await company.time.sleep(0.7)
            asked.append(company.time.monotonic())
            await company.say(chat, 90_000 + number, Lane.ANSWER)

    await company.time.run(*rush, answers())
    answered = [at for at, _, gate in company.passed if gate is chat]
    assert max(late - early for early, late in zip(asked, answered, strict=True)) < 1


@pytest.mark.postgres
async def test_a_server_whose_clock_is_set_back_holds_up_nobody(postgres: Database) -> None:
    async with postgres.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO paces SELECT 0, at, at, array_fill(at, ARRAY[30]), 0"
                " FROM (SELECT CAST(:at AS double precision) AS at) AS later"
            ),
            {"at": EPOCH + 1_000 + 3_600.0},
        )
    company = Company(postgres, 1)
    await company.time.run(company.say(company.gates[0], 1))
    assert company.times[0] < 1_001


@pytest.mark.postgres
async def test_chats_of_long_ago_are_forgotten(postgres: Database) -> None:
    company = Company(postgres, 1)
    (gate,) = company.gates
    await company.time.run(*(company.say(gate, 1 + number) for number in range(5)))
    await company.time.run(company.time.sleep(100))
    await company.time.run(gate.silence(60, TelegramId(-9)))
    async with postgres.reading() as session:
        found = await session.execute(text("SELECT telegram_id FROM paces ORDER BY telegram_id"))
        assert list(found.scalars()) == [-9, 0]


@pytest.mark.postgres
async def test_without_the_database_a_process_keeps_the_limits_by_itself() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    company = Company(database, 1)
    (gate,) = company.gates
    await company.time.run(*(company.say(gate, 1 + number, Lane.ANSWER) for number in range(90)))
    assert company.judge.violations == []
    assert 90 / (company.times[-1] - company.times[0]) > 27
    await database.close()


async def test_silence_outlives_a_restart(database: Database, clock: ManualClock) -> None:
    def start() -> Pacing:
        ledger = PaceLedger(database, moment=lambda: clock.now().timestamp())
        return Pacing(clock, ledger=ledger)

    before = start()
    await before.silence(3_600, None)
    await before.silence(3, None)
    await before.silence(50, TelegramId(-5))
    await before.silence(7_200, TelegramId(-6))
    clock.advance(minutes=10)
    after = start()
    assert after.silence_left == 0
    await after.recall()
    assert after.silence_left == pytest.approx(3_000)
    clock.advance(seconds=3_001)
    wait = await after.admit(TelegramId(-6), group=True, lane=Lane.BULK, patience=0)
    assert wait == pytest.approx(7_200 - 3_601)
    assert await after.admit(TelegramId(-5), group=True, lane=Lane.ANSWER, patience=1) == 0
    assert after.per_second == pytest.approx(21, abs=0.1)


async def test_a_start_right_after_a_death_keeps_a_second_from_what_was_sent_before(
    database: Database, clock: ManualClock
) -> None:
    gate = Pacing(clock, ledger=PaceLedger(database, moment=lambda: clock.now().timestamp()))
    await gate.recall()
    reader = TelegramId(5)
    wait = await gate.admit(reader, group=False, lane=Lane.ANSWER, patience=0)
    assert (wait > 1) is database.is_sqlite, "PostgreSQL knows what others sent"
    clock.advance(seconds=1.1)
    assert await gate.admit(reader, group=False, lane=Lane.ANSWER, patience=0) == 0
