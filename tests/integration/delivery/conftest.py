import pytest

from bot.storage.database import Database
from tests.integration.delivery.world import World
from tests.support.clock import ManualClock
from tests.support.telegram_wire import BotApi


@pytest.fixture
def world(database: Database, clock: ManualClock) -> World:
    return World(database, clock, BotApi())
