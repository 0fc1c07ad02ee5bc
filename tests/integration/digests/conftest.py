import pytest

from bot.storage.database import Database
from tests.integration.digests.newsroom import Newsroom
from tests.support.clock import ManualClock


@pytest.fixture
def room(database: Database, clock: ManualClock) -> Newsroom:
    """It is Tuesday, 10 March 2026, 09:30 UTC."""
    return Newsroom(database, clock)
