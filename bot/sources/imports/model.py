"""An import of many feeds: what is in the file, what was added, and how far it is."""

from dataclasses import dataclass

from bot.ids import ChatId, TelegramId
from bot.sources.opml import BadLine, Outline


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do."""

    new: tuple[Outline, ...]
    known: tuple[Outline, ...]
    """Sources already."""
    bad: tuple[BadLine, ...]
    broken_at: int | None
    """The line from which on the file could not be read."""


@dataclass(frozen=True, slots=True)
class Ailing:
    """A source that was added and could not be read."""

    title: str
    url: str
    error_code: str | None
    error_detail: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the sources of an import have been asked for the first time."""

    added: int
    """Those that are still there."""
    known: int
    left_out: int
    read: int
    failed: int
    failing: tuple[Ailing, ...] = ()
    """Some of those that failed."""
    given_up: bool = False
    """Nobody tells any more how it goes on, though some have not been asked."""

    @property
    def waiting(self) -> int:
        """How many have not been asked."""
        return self.added - self.read - self.failed

    @property
    def done(self) -> bool:
        """Tell whether there is no more to tell."""
        return self.given_up or not self.waiting

    @property
    def signature(self) -> str:
        """Return what a message about it depends on, in short."""
        return f"{self.added} {self.read} {self.failed} {self.done:d}"


@dataclass(frozen=True, slots=True)
class Where:
    """The message that tells how an import goes on."""

    chat_id: ChatId
    message_id: int


@dataclass(frozen=True, slots=True)
class Watched:
    """An import of which somebody is told, and what is to be told now."""

    id: int
    telegram_id: TelegramId
    thread_id: int
    language: str
    message_id: int
    said: str
    """``Progress.signature`` as it was told last."""
    progress: Progress
