"""Processes that live for a moment each, while there is always something to send."""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from bot.settings import Role
from tests.torture.installations import Installation, installation
from tests.torture.judge import Judge
from tests.torture.readers import Readers
from tests.torture.workers import Worker

SPEED = 10.0
"""Of the date: a lease of a minute is over in six seconds."""

ENOUGH = 60
"""Messages that wait at any time, so that there is always something to interrupt."""

READERS = 40

PATIENCE_S = 15.0
"""For a process to send something before it dies: on a busy machine a start takes its time."""

DRAIN_S = 600.0

Roles = Sequence[Role]

ONE: Sequence[Roles] = ((),)
"""One process that does everything."""

FOUR: Sequence[Roles] = (
    (Role.CHAT, Role.POLLER),
    (Role.EDITOR,),
    (Role.SENDER,),
    (Role.SENDER,),
)


def processes(engine: str) -> Sequence[Roles]:
    """Return the roles of each process that a proof is about."""
    return ONE if engine == "sqlite" else FOUR


class Lives:
    """The processes of an installation, and what they are given to do."""

    def __init__(self, installed: Installation, chance: random.Random, *, composing: bool) -> None:
        self.installed = installed
        self.readers = Readers(installed)
        self.roles = processes("sqlite" if installed.database.is_sqlite else "postgres")
        self.workers: list[Worker] = []
        self._chance = chance
        self._composing = composing
        self._rounds = 0

    async def begin(self) -> None:
        """Start all of them."""
        await self.readers.prepare(articles=self._composing)
        await self.readers.join(READERS, due=self._composing)
        self.workers = [self.start(roles) for roles in self.roles]

    def start(self, roles: Roles, die_at_commit: tuple[int, str] | None = None) -> Worker:
        worker = self.installed.worker(*roles, die_at_commit=die_at_commit)
        worker.start()
        return worker

    def any(self) -> int:
        """Return the number of one of them."""
        return self._chance.randrange(len(self.workers))

    def restart(self, number: int) -> None:
        self.workers[number] = self.start(self.roles[number])

    async def pass_by(self) -> None:
        """Let some time pass: every fifth life ends while it starts, the others while they send."""
        await self._supply()
        judge = self.installed.judge
        if self._chance.random() > 0.2:
            before = len(judge.sent)
            await judge.until(lambda: len(judge.sent) > before, PATIENCE_S)
        await asyncio.sleep(self._chance.uniform(0, 0.4))

    async def _supply(self) -> None:
        if await self.readers.waiting() >= ENOUGH:
            return
        self._rounds += 1
        if self._composing and self._rounds % 3 == 0:
            await self.readers.join(READERS // 4)
        else:
            await self.readers.write(1)

    async def drained(self) -> None:
        """Wait until all is sent that there is, by those that live and successors of the dead."""
        for number, worker in enumerate(self.workers):
            if worker.status is not None:
                self.restart(number)
        async with asyncio.timeout(DRAIN_S):
            while True:
                if not await self.readers.waiting():
                    return
                await asyncio.sleep(0.1)  # other processes do it

    async def stop(self) -> bool:
        """Stop all of them; tell whether all ended as they should."""
        return not any([(await worker.stop())[0] for worker in self.workers])

    async def die(self) -> None:
        for worker in self.workers:
            await worker.die()


@asynccontextmanager
async def lives(
    engine: str, *, seed: int, composing: bool = True, speed: float = SPEED
) -> AsyncGenerator[Lives]:
    """Make an installation with its processes; all of it ends with the context.

    ``composing``: a part of what is sent are digests that the processes compose.
    """
    chance = random.Random(seed)  # noqa: S311  # a dice, not a key
    async with (
        Judge(seed=seed) as judge,
        installation(engine, judge, speed=speed) as installed,
    ):
        made = Lives(installed, chance, composing=composing)
        try:
            await made.begin()
            yield made
        finally:
            await made.die()
