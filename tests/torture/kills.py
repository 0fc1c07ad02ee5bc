"""SIGKILL, again and again, while digests are composed and sent.

A message that one process had under way when it was killed may come twice: once marked. One
that is hit by two kills in a row may come not at all, because nobody knows of either copy and a
third is never sent; it is listed as uncertain. Such are counted apart.
"""

from collections import Counter
from dataclasses import dataclass, field

from tests.torture.findings import Finding
from tests.torture.lives import Lives, lives
from tests.torture.readers import Copies, Going

AT_ONCE = 8
"""Requests that one process has in flight at most: what is promised."""

BAR = "0 lost, twice at most what was under way, order kept, database sound"


@dataclass
class Hits:
    """What the kills have met."""

    kills: int = 0
    under_way: int = 0
    """Messages that may have been on their way, over all kills."""
    at_most: int = 0
    """The most at one kill."""
    one_chat: int = 0
    """Kills at which one chat had two under way: never."""
    attempts: set[Going] = field(default_factory=set[Going])

    def add(self, on_their_way: list[Going]) -> None:
        self.kills += 1
        self.under_way += len(on_their_way)
        self.at_most = max(self.at_most, len(on_their_way))
        self.one_chat += len({going.chat_id for going in on_their_way}) != len(on_their_way)
        self.attempts.update(on_their_way)

    @property
    def twice_hit(self) -> set[int]:
        """Messages of which two attempts were under way at a kill."""
        hits = Counter(going.part_id for going in self.attempts)
        return {part for part, count in hits.items() if count > 1}


async def prove(engine: str, *, kills: int, seed: int = 1, composing: bool = True) -> Finding:
    """Kill one process on SQLite, or one of four on PostgreSQL."""
    hits = Hits()
    async with lives(engine, seed=seed, composing=composing) as under:
        while hits.kills < kills:
            await under.pass_by()
            number = under.any()
            await under.workers[number].die()
            hits.add(await under.readers.on_their_way())
            under.restart(number)
        return await judged(under, hits, f"{kills} kills")


async def judged(under: Lives, hits: Hits, proof: str) -> Finding:
    """Let all be sent that there is, stop, and compare."""
    await under.drained()
    well = await under.stop()
    copies = await under.readers.copies(excused=hits.twice_hit)
    unsound = await under.installed.faults_of_database()
    kept = (
        not (copies.lost or copies.wrong or copies.undone or unsound or hits.one_chat)
        and copies.twice <= len(hits.attempts)
        and hits.at_most <= AT_ONCE * len(under.roles)
        and well
    )
    engine = "SQLite" if under.installed.database.is_sqlite else "PostgreSQL"
    named = f"{proof}, {engine}, {len(under.roles)} process(es)"
    return Finding(named, _figure(hits, copies, unsound), BAR, kept)


def _figure(hits: Hits, copies: Copies, unsound: list[str]) -> str:
    return (
        f"{copies}; under way {len(hits.attempts)}, at most {hits.at_most} at once,"
        f" {len(hits.twice_hit)} of them at two kills; database "
        + (unsound[0] if unsound else "sound")
    )
