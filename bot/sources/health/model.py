"""What people are told about sources that do not work any more."""

from dataclasses import dataclass
from datetime import datetime

from bot.ids import ChatId, SourceId, SubscriptionId
from bot.sources.health.stages import Stage


@dataclass(frozen=True, slots=True)
class Ailing:
    """A source that fails, or is closed."""

    id: SourceId
    title: str
    url: str
    site_url: str | None
    state: str
    error_code: str | None
    error_detail: str | None
    failing_since: datetime | None
    told: str | None
    """The stage that admins heard of last."""
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One source's paragraph in a message to admins."""

    source: Ailing
    stage: Stage
    found_url: str | None
    """A feed that the site's front page names now; None: none, or not looked for."""


@dataclass(frozen=True, slots=True)
class Bereft:
    """A subscription whose subject no working source reports on any more."""

    id: SubscriptionId
    chat_id: ChatId
    language: str
    kind: str
    """``actor`` or ``topic``."""
    name: str


@dataclass(frozen=True, slots=True)
class AdminChat:
    """Where an admin is told."""

    id: ChatId
    language: str
