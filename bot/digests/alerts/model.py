"""What is told as it happens."""

from dataclasses import dataclass
from datetime import time

from bot.ids import ArticleId, ChatId


@dataclass(frozen=True, slots=True)
class Call:
    """A chat that may want to hear of some articles at once."""

    chat_id: ChatId
    articles: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Between which local times a chat is told nothing as it happens."""

    start: time
    end: time
