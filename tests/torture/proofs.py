"""All proofs by name, and how much of each is enough."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any

from tests.torture import kills, stops, sweeps
from tests.torture.findings import Finding

Proof = Callable[[Sequence[str], bool], Iterator[Coroutine[Any, Any, Finding]]]
"""Of the databases it is to be proved on, and whether a small number is enough."""


def _kills(engines: Sequence[str], short: bool) -> Iterator[Coroutine[Any, Any, Finding]]:
    for engine in engines:
        yield kills.prove(engine, kills=30 if short else 400, composing=not short)


def _commits(engines: Sequence[str], short: bool) -> Iterator[Coroutine[Any, Any, Finding]]:
    for engine in engines:
        yield sweeps.prove_commits(engine, most=3 if short else 60)


def _requests(engines: Sequence[str], short: bool) -> Iterator[Coroutine[Any, Any, Finding]]:
    for engine in engines:
        yield sweeps.prove_requests(engine, most=2 if short else 10)


def _stops(engines: Sequence[str], short: bool) -> Iterator[Coroutine[Any, Any, Finding]]:
    for engine in engines:
        yield stops.prove(engine, stops=5 if short else 100, composing=not short)


PROOFS: dict[str, Proof] = {
    "kills": _kills,
    "commits": _commits,
    "requests": _requests,
    "stops": _stops,
}
