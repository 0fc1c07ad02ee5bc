"""All proofs by name, and how much of each is enough."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from typing import Any

from tests.torture import (
    conversation,
    floods,
    kills,
    matrix,
    rush,
    stops,
    survivors,
    sweeps,
    zones,
)
from tests.torture.findings import Finding
from tests.torture.injections import ROWS

Steps = Iterator[Callable[[], Finding]]

Proof = Callable[[Sequence[str], bool], Steps]
"""Of the databases it is to be proved on, and whether a small number is enough."""


def _kills(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        yield _real(kills.prove(engine, kills=30 if short else 1_000, composing=not short))


def _commits(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        yield _real(sweeps.prove_commits(engine, most=3 if short else 60))


def _requests(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        yield _real(sweeps.prove_requests(engine, most=2 if short else 10))


def _stops(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        yield _real(stops.prove(engine, stops=4 if short else 200, composing=not short))


def _rush(engines: Sequence[str], short: bool) -> Steps:
    chats = 500 if short else 100_000
    for engine in engines:
        for senders in (1,) if engine == "sqlite" else (1, 2, 4):
            yield partial(rush.prove, engine, senders=senders, chats=chats)


def _limits(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        for closes_for in (0, 5):
            yield partial(
                rush.prove_limits,
                engine,
                messages=300 if short else 3_000,
                closes_for=closes_for,
            )


def _floods(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        senders = 1 if engine == "sqlite" else 4
        yield partial(floods.prove, engine, senders=senders, messages=100 if short else 3_000)


def _matrix(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        yield _real(matrix.prove(engine, rows=ROWS[::6] if short else ROWS))


def _conversation(engines: Sequence[str], short: bool) -> Steps:
    for engine in engines:
        yield _real(conversation.prove(engine, questions=20 if short else 100))


def _survivors(engines: Sequence[str], short: bool) -> Steps:
    if "postgres" in engines:
        yield _real(survivors.prove(seconds=20 if short else 70))


def _zones(engines: Sequence[str], short: bool) -> Steps:
    if engines and not short:
        yield zones.prove


def _real(proof: Coroutine[Any, Any, Finding]) -> Callable[[], Finding]:
    """Return how to run what needs real time."""
    return lambda: asyncio.run(proof)


PROOFS: dict[str, Proof] = {
    "kills": _kills,
    "commits": _commits,
    "requests": _requests,
    "stops": _stops,
    "rush": _rush,
    "limits": _limits,
    "floods": _floods,
    "matrix": _matrix,
    "conversation": _conversation,
    "survivors": _survivors,
    "zones": _zones,
}
