"""The short form of ``make torture``: a few dozen of its thousand kills, and some stops."""

import pytest

from tests.conftest import postgres_url
from tests.torture import kills, stops

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]

pytestmark = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(autouse=True)
def server(engine: str) -> None:
    if engine == "postgres":
        postgres_url()


async def test_killed_thirty_times_nothing_is_lost_and_nothing_comes_a_third_time(
    engine: str,
) -> None:
    finding = await kills.prove(engine, kills=30, composing=False)
    assert finding.kept, finding


async def test_stopped_under_load_nothing_is_lost_and_nothing_comes_twice(engine: str) -> None:
    finding = await stops.prove(engine, stops=4, composing=False)
    assert finding.kept, finding
