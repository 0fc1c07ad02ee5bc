"""People use the bot while a broadcast goes out to everybody else."""

import asyncio
import statistics
from dataclasses import dataclass

from bot.demo.bot_api import people
from bot.demo.bot_api.state import Chat, Person
from tests.torture.findings import Finding
from tests.torture.installations import Installation, installation
from tests.torture.judge import Judge
from tests.torture.lives import processes
from tests.torture.readers import Readers

READERS = 200
ASKING = 6
PAUSE_S = 0.4
"""Between two questions, of different people in turn: nobody is slowed down for asking a lot."""

QUESTIONS = ("/help", "/list", "/settings")
LIMIT_S = 1.0
PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class _Asker:
    person: Person
    chat: Chat


async def prove(engine: str, *, questions: int) -> Finding:
    """Ask so many questions while more is sent than the time of asking allows."""
    async with Judge() as judge, installation(engine, judge) as installed:
        readers = Readers(installed)
        await readers.join(READERS, due=False)
        workers = [installed.worker(*roles) for roles in processes(engine)]
        try:
            for worker in workers:
                worker.start()
            askers = await _introduced(judge)
            waits, sent = await _asked(installed, readers, askers, questions)
        finally:
            for worker in workers:
                await worker.die()
    percentiles = statistics.quantiles(waits, n=20)
    return Finding(
        f"{questions} questions during a broadcast, {engine}, {len(workers)} process(es)",
        f"answered after {statistics.median(waits):.2f} s (median), {percentiles[18]:.2f} s (p95),"
        f" {max(waits):.2f} s (longest); {sent} messages of the broadcast went out meanwhile",
        f"p95 below {LIMIT_S:.0f} s",
        percentiles[18] < LIMIT_S,
    )


async def _introduced(judge: Judge) -> list[_Asker]:
    """Let some people start the bot."""
    askers: list[_Asker] = []
    for number in range(ASKING):
        person = Person(9_001 + number, f"Asker{number}")
        askers.append(_Asker(person, judge.api.world.add_person(person)))
    for asker in askers:
        await _answer(judge, asker, "/start")
    return askers


async def _asked(
    installed: Installation, readers: Readers, askers: list[_Asker], questions: int
) -> tuple[list[float], int]:
    judge = installed.judge
    await readers.write(round(questions * PAUSE_S * 2 * 28 / READERS) + 2)
    before = len(judge.sent)
    await judge.until(lambda: len(judge.sent) > before + 20, PATIENCE_S)
    asking: list[asyncio.Task[float]] = []
    for number in range(questions):
        asker, question = askers[number % ASKING], QUESTIONS[number % len(QUESTIONS)]
        asking.append(asyncio.create_task(_answer(judge, asker, question)))
        await asyncio.sleep(PAUSE_S)
    waits = await asyncio.gather(*asking)
    return waits, len(judge.sent) - before - questions


async def _answer(judge: Judge, asker: _Asker, question: str) -> float:
    """Ask; return after how many seconds the answer stood in the chat."""
    asked, seen = judge.api.clock.monotonic(), len(judge.sent)
    people.say(judge.api, asker.person, asker.chat, question)

    def answered() -> bool:
        return any(sent.chat_id == asker.chat.id for sent in judge.sent[seen:])

    await judge.until(answered, PATIENCE_S)
    return judge.api.clock.monotonic() - asked
