"""What a child would load by itself after its start: its parent has it before the fork."""

import gc
import importlib

from sqlalchemy.orm import configure_mappers

LAZY = (
    "aiosqlite",
    "anyio._backends._asyncio",
    "apscheduler.triggers.interval",
    "asyncpg",
    "bot.cli",
    "certifi",
    "h11",
    "httpcore",
    "jinja2.ext",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "tests.torture.workers",
    "tzdata",
)

for name in LAZY:
    importlib.import_module(name)
configure_mappers()

# A child looks through all it has once, when it has started: not through what it was born with.
gc.collect()
gc.freeze()
