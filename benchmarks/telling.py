"""The product's summaries and sentences for articles from anywhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.same_event import moment_of
from bot.stories.sentences import split_sentences
from bot.stories.summary import MOST, Piece
from bot.stories.summary import summarize_story as tell
from bot.stories.telling.asked import wish_for
from bot.stories.telling.dating import dated_summary


def summarize(article: Mapping[str, Any], n: int = MOST, query: str | None = None) -> list[str]:
    """Return at most ``n`` sentences of one article, as a digest tells it.

    A dict with ``title`` and ``text`` (either may be missing) and, where known, ``published`` (as
    of ``same_event.moment_of``), ``lang``, ``url``, ``source``, ``description``, and the flags
    ``opinion``, ``live`` and ``paywalled``. ``query``: a name or words; None: nothing is asked.
    """
    return summarize_story([article], n, query)


def summarize_story(
    articles: Sequence[Mapping[str, Any]], n: int = MOST, query: str | None = None
) -> list[str]:
    """Return at most ``n`` sentences of several articles on one event."""
    pieces = list(map(_piece, articles))
    wishes = [[wish_for(query, piece.text)] if query else [] for piece in pieces]
    moments = [piece.published_at for piece in pieces]
    zones = [moment.tzinfo if moment else None for moment in moments]
    return dated_summary(tell(pieces, wishes, most=n), pieces, zones)


def split(text: str, lang: str | None = None) -> list[str]:
    """Return the sentences of ``text``."""
    return [sentence.text for sentence in split_sentences(text or "", lang)]


def _piece(given: Mapping[str, Any]) -> Piece:
    return Piece(
        title=str(given.get("title") or ""),
        text=str(given.get("text") or ""),
        language=str(given.get("lang") or given.get("language") or "") or None,
        published_at=moment_of(given.get("published")),
        url=str(given.get("url") or ""),
        source=str(given.get("source") or ""),
        summary=str(given.get("description") or given.get("summary") or ""),
        opinion=bool(given.get("opinion")),
        live=bool(given.get("live")),
        paywalled=bool(given.get("paywalled")),
    )


__all__ = ["split", "summarize", "summarize_story"]
