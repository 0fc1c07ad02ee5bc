"""What ``check`` looks at. Each thing is ok, or says what to do."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from bot.errors import BotError, TemplateError
from bot.parts import require_whole_roles
from bot.rendering.environment import Renderer
from bot.settings import Settings
from bot.storage import schema
from bot.storage.database import Database
from bot.telegram.login import identify


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    problem: str | None = None
    """What is wrong and what to do; None: nothing is wrong."""
    detail: str = ""


async def examine(settings: Settings) -> AsyncGenerator[Finding]:
    """Yield a finding for each part, in the order in which a start needs them."""
    # Whoever calls this has read the settings; a wrong one has ended the program before.
    yield _together(settings)
    yield await _database(settings)
    yield _templates(settings)
    yield await _token(settings)


def _together(settings: Settings) -> Finding:
    """Look at what may be wrong with settings that are right one by one."""
    try:
        require_whole_roles(settings)
    except BotError as exc:
        return Finding("settings", str(exc))
    return Finding("settings")


async def _database(settings: Settings) -> Finding:
    """Look without making anything: a SQLite file that is not there yet is fine."""
    try:
        database = Database(settings.database)
    except BotError as exc:
        return Finding("database", str(exc))
    try:
        if database.file and not database.file.exists():
            return Finding("database", detail=f"will be made at {database.file}")
        if not database.is_sqlite:
            await schema.require_current(database)
            return Finding("database", detail="PostgreSQL")
        behind = await schema.current(database) != schema.head()
        note = ", will be brought to the newest schema at the start" if behind else ""
        return Finding("database", detail=f"{database.file}{note}")
    except BotError as exc:
        return Finding("database", str(exc))
    finally:
        await database.close()


def _templates(settings: Settings) -> Finding:
    if settings.templates_dir and not settings.templates_dir.is_dir():
        return Finding("templates", "BOT_TEMPLATES_DIR is not a folder; make it, or leave it out.")
    try:
        problems = Renderer(settings.templates_dir).problems()
    except TemplateError as exc:
        problems = [str(exc)]
    return Finding("templates", problems[0] if problems else None)


async def _token(settings: Settings) -> Finding:
    if settings.token is None:
        return Finding(
            "token",
            "BOT_TOKEN is not set: get a token from https://t.me/BotFather and put it into .env, "
            "or try the bot without one with `make demo` (news-digest-bot demo).",
        )
    try:
        name = await identify(settings.token.get_secret_value(), settings.api_url)
    except BotError as exc:
        return Finding("token", str(exc))
    return Finding("token", detail=f"@{name}")
