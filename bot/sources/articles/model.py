"""What polls bring, on its way into the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ids import SourceId
from bot.sources.model import NewArticle


@dataclass(frozen=True, slots=True)
class Brought:
    """What one poll found."""

    source_id: SourceId
    articles: Sequence[NewArticle]
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Find:
    """An article in the feed of a source. Equal to nothing but itself."""

    source_id: SourceId
    article: NewArticle
    at: datetime
