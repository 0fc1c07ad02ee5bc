"""Settings from ``BOT_*`` variables and ``.env``: read once, by the command line.

Everybody else gets plain values. Each field here stands, commented, in ``.env.example``.
"""

import difflib
import os
import re
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.sources.guard import PrivateAccess

PREFIX = "BOT_"
ENV_FILE = Path(".env")
FREE_BROADCAST = 30
MOST_BROADCAST = 1_000
"""Messages a second that Telegram takes from a bot, without and with paid broadcast."""


class Role(StrEnum):
    """What a process does. One process does all by default."""

    CHAT = "chat"
    POLLER = "poller"
    EDITOR = "editor"
    SENDER = "sender"


def _items(value: object) -> object:
    """Split what was written with commas."""
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    return value


def _access(value: object) -> object:
    try:
        return PrivateAccess.parse(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("write false, true, or networks such as 192.168.0.0/16") from None


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise ValueError("must look like 123456789:AbC…; BotFather shows it after /newbot")
    return value


def _broadcast(value: int) -> int:
    if value and not FREE_BROADCAST < value <= MOST_BROADCAST:
        raise ValueError("must be 0, or the messages a second that you pay for, from 31 to 1000")
    return value


def _api_url(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _zone(value: str) -> str:
    if value not in available_timezones():
        near = difflib.get_close_matches(value, available_timezones(), n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else ", such as Asia/Baghdad"
        raise ValueError(f"must be a time zone's IANA name{hint}")
    return value


Listed = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_items)]


class Settings(BaseSettings):
    """All that can be set, with the defaults of a single small machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",  # unknown names are told apart, with a hint, before this class is asked
        frozen=True,
        hide_input_in_errors=True,
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    api_url: Annotated[str, AfterValidator(_api_url)] = "https://api.telegram.org"
    """``/bot<token>/<method>`` is appended."""
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    """A secret because it may hold a password. None: SQLite in ``data_dir``."""
    admin_ids: Listed = ()
    roles: Annotated[frozenset[Role], NoDecode, BeforeValidator(_items)] = frozenset(Role)
    default_timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    default_digest_time: time = time(8)
    poll_interval: int = Field(default=900, ge=1, le=86_400)
    """Seconds."""
    max_poll_interval: int = Field(default=86_400, ge=1, le=86_400)
    """Seconds; where it is below ``poll_interval``, that one counts."""
    keep_text_days: int = Field(default=30, ge=8, le=3650)
    """How long the text of an article that some subject matched is kept."""
    allow_private_sources: Annotated[PrivateAccess, NoDecode, BeforeValidator(_access)] = (
        PrivateAccess()
    )
    user_agent: str = "news-digest-bot/0.1 (+https://github.com/news-digest-bot)"
    max_subscriptions: int = Field(default=50, ge=1)
    max_stories: int = Field(default=12, ge=1, le=50)
    quiet_notice: bool = True
    digest_expires_hours: int = Field(default=12, ge=1, le=168)
    """A digest that would come later than this is left for the next, if that is within a day."""
    alerts_per_hour: int = Field(default=6, ge=1, le=60)
    """Stories that one chat is told as they happen in any hour; the rest waits for the digest."""
    across_languages: bool = False
    """Join what two languages report of the same followed actors and figures into one story."""
    allowed_chats: Listed = ()
    uncertain: Literal["resend", "skip"] = "resend"
    paid_broadcast: Annotated[int, AfterValidator(_broadcast)] = 0
    """Messages a second, of which Telegram charges for those above 30; 0: none are paid for."""
    late_after_minutes: int = Field(default=60, ge=1, le=10_080)
    """A digest that waited this long for its turn to be sent says so."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    templates_dir: Path | None = None

    @property
    def database(self) -> str:
        """The database's address, as text with its password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'news-digest-bot.sqlite3'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log line may show."""
        return (self.token.get_secret_value(),) if self.token else ()


def load_settings(**overrides: object) -> Settings:
    """Read the environment, then ``.env``; ``overrides`` (field names) outrank both.

    Raises:
        SettingsError: A name is unknown or a value cannot be used.

    """
    _refuse_unknown_names()
    try:
        # The mapping's values are checked at run time; that is what the class is for.
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as exc:
        error = exc.errors(include_url=False, include_input=False)[0]
        raise SettingsError(_sentence(error["loc"], error["msg"])) from None


def variable(field: str) -> str:
    """Return the environment variable of a field."""
    return PREFIX + field.upper()


def _refuse_unknown_names() -> None:
    known = {variable(field) for field in Settings.model_fields}
    # Values are not looked at: one of them is the token.
    given = [*os.environ, *(dotenv_values(ENV_FILE) if ENV_FILE.is_file() else ())]
    for name in given:
        if not name.upper().startswith(PREFIX) or name.upper() in known:
            continue
        near = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "see .env.example for the names."
        raise SettingsError(f"{name} is not a setting; {hint}")


def _sentence(location: tuple[int | str, ...], problem: str) -> str:
    problem = problem.removeprefix("Value error, ")
    reason = problem[:1].lower() + problem[1:]
    end = "" if reason.endswith("?") else "."
    return f"{variable(str(location[0]))} cannot be used: {reason.rstrip('.')}{end}"
