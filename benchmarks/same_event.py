"""The product's answer to "same event or not" on articles from anywhere."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.ids import ArticleId
from bot.stories.clustering import clusters
from bot.stories.model import Article


def cluster(articles: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return for each article the number of its event, from 0 in order of first appearance.

    Each is a dict with ``title`` and ``text`` (either may be empty) and, where known,
    ``published`` (ISO 8601, RFC 822, seconds since 1970, a date or a datetime; UTC where no zone
    is given) and ``lang``. ``id``, ``source`` and ``url`` are not looked at: labels in them must
    not help.
    """
    number = {
        article_id: place
        for place, cluster in enumerate(
            clusters(list(map(_article, range(len(articles)), articles)))
        )
        for article_id in cluster.articles
    }
    seen: dict[int, int] = {}
    return [seen.setdefault(number[ArticleId(at)], len(seen)) for at in range(len(articles))]


def _article(place: int, given: Mapping[str, Any]) -> Article:
    return Article(
        ArticleId(place),
        _string(given.get("title")),
        _string(given.get("text")),
        _string(given.get("lang")) or None,
        moment_of(given.get("published")),
        live=bool(given.get("live")),
    )


def _string(given: object) -> str:
    return given if isinstance(given, str) else ""  # a table's missing value may be a number


def moment_of(written: object) -> datetime | None:
    """Return a moment as written in one of many ways; None for what nobody can read."""
    match written:
        case datetime():
            moment = written
        case date():
            moment = datetime(written.year, written.month, written.day, tzinfo=UTC)
        case int() | float():
            moment = _since_1970(written)
        case str() if written.strip():
            moment = _parsed(written.strip())
        case _:
            return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _since_1970(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):  # not a number, or milliseconds
        return None


def _parsed(written: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(written)
        except ValueError:
            continue
    return None
