"""SIGKILL at every commit and at every request, one after the other, just before and just after.

Each life dies at the next commit than the one before it, until one comes to the end of its work.
"""

from tests.torture.findings import Finding
from tests.torture.judge import Moment
from tests.torture.kills import Hits, judged
from tests.torture.lives import Lives, Roles, lives
from tests.torture.workers import Worker

NEWCOMERS = 2
"""Readers whose digest each life has to compose and send, beside what the last one left."""

PATIENCE_S = 60.0

MOMENTS: tuple[Moment, Moment] = ("before", "after")


async def prove_commits(engine: str, *, most: int = 1_000, seed: int = 2) -> Finding:
    """Kill each process that composes or sends at each of its commits, up to the ``most``-th."""
    hits = Hits()
    async with lives(engine, seed=seed) as under:
        await under.drained()
        for number, _ in _victims(under):
            for moment in MOMENTS:
                at = 1
                while at <= most and await _dies_at_commit(under, number, (at, moment), hits):
                    at += 1
        return await judged(under, hits, f"a kill before and after every commit ({hits.kills})")


async def prove_requests(engine: str, *, most: int, seed: int = 3) -> Finding:
    """Kill the process that sends at its first request, its second and so on."""
    hits = Hits()
    async with lives(engine, seed=seed) as under:
        await under.drained()
        for number, roles in _victims(under):
            if not roles or "sender" in roles:
                for moment in MOMENTS:
                    for at in range(1, most + 1):
                        await _dies_at_request(under, number, (at, moment), hits)
        return await judged(under, hits, f"a kill before and after each request ({hits.kills})")


def _victims(under: Lives) -> list[tuple[int, Roles]]:
    """Return those that compose or send; of several alike, the last."""
    wanted = {tuple(roles): number for number, roles in enumerate(under.roles)}
    return [
        (number, roles)
        for roles, number in wanted.items()
        if not roles or {"editor", "sender"} & set(roles)
    ]


async def _dies_at_commit(
    under: Lives, number: int, die_at_commit: tuple[int, str], hits: Hits
) -> bool:
    """Tell whether there was such a commit before the work was done."""
    await under.workers[number].die()
    await under.readers.join(NEWCOMERS)
    worker = under.start(under.roles[number], die_at_commit)
    under.workers[number] = worker
    died = await _died_at_work(under, worker)
    if died:
        await worker.ended()
        hits.add(await under.readers.on_their_way())
    return died


async def _dies_at_request(under: Lives, number: int, at: tuple[int, Moment], hits: Hits) -> None:
    await under.workers[number].die()
    await under.readers.join(NEWCOMERS)
    await under.readers.write(1)
    worker = under.start(under.roles[number])
    under.workers[number] = worker
    seen = 0

    def strike(_: int, moment: Moment) -> None:
        nonlocal seen
        seen += moment == at[1]
        if seen == at[0]:
            worker.kill()

    judge = under.installed.judge
    judge.strike = strike
    if await _died_at_work(under, worker):
        hits.add(await under.readers.on_their_way())
    judge.forgive()


async def _died_at_work(under: Lives, worker: Worker) -> bool:
    """Wait until it dies or everything is done; tell whether it died."""
    judge = under.installed.judge
    while worker.status is None:
        await judge.until(lambda: worker.status is not None, 0.2)
        if worker.status is None and not await under.readers.waiting():
            return False
    await worker.ended()
    return True
