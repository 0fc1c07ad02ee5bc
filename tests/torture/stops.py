"""SIGTERM under load: nothing lost, nothing twice, and soon over."""

from tests.torture.findings import Finding
from tests.torture.lives import lives

LIMIT_S = 8.0


async def prove(engine: str, *, stops: int, seed: int = 4, composing: bool = True) -> Finding:
    """Stop one process on SQLite, or one of four on PostgreSQL, while it sends."""
    longest, statuses, left = 0.0, set[int](), 0
    async with lives(engine, seed=seed, composing=composing) as under:
        for _ in range(stops):
            await under.pass_by()
            number = under.any()
            status, seconds = await under.workers[number].stop()
            statuses.add(status)
            longest = max(longest, seconds)
            if len(under.roles) == 1:
                left += len(await under.readers.on_their_way())
            under.restart(number)
        await under.drained()
        well = await under.stop()
        copies = await under.readers.copies()
        engine = "SQLite" if under.installed.database.is_sqlite else "PostgreSQL"
    figure = (
        f"{copies}; longest stop {longest:.1f} s, {left} left under way,"
        f" statuses {sorted(statuses)}"
    )
    return Finding(
        f"{stops} SIGTERM under load, {engine}, {len(under.roles)} process(es)",
        figure,
        f"0 lost, 0 twice, exit within {LIMIT_S:.0f} s",
        copies.all_once and well and statuses == {0} and not left and longest <= LIMIT_S,
    )
