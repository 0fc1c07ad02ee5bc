"""Reading the settings and opening the parts, for one command of the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot import log
from bot.clock import Clock
from bot.parts import Parts, open_parts
from bot.settings import Settings, load_settings

T = TypeVar("T")


def read_settings(**overrides: object) -> Settings:
    """Return the settings, ``overrides`` (field names) before all others; logging starts."""
    settings = load_settings(**overrides)
    log.configure(settings.log_level, settings.log_format, log.Redactor(settings.secrets))
    return settings


def with_parts(clock: Clock, work: Callable[[Parts], Awaitable[T]], *, alone: bool) -> T:
    """Do ``work`` with all parts open; ``alone`` as in ``parts.open_database``."""
    settings = read_settings()

    async def opened() -> T:
        async with open_parts(settings, clock, alone=alone) as parts:
            return await work(parts)

    return asyncio.run(opened())
