"""Which article speaks for a story. Pure."""

from collections.abc import Collection, Iterable

from bot.ids import ArticleId
from bot.stories.model import Article

READABLE = 200
"""Characters of text from which something can be told."""


def lead_of(articles: Iterable[Article], copies: Collection[ArticleId] = ()) -> ArticleId | None:
    """Return the article that speaks for a story; None when all of them are opinion.

    An open source before one behind a paywall, one with a text before a bare title, reports
    before live blogs, originals before ``copies``, then the earliest.
    """
    reports = [article for article in articles if not article.opinion]
    if not reports:
        return None
    return min(
        reports,
        key=lambda article: (
            article.paywalled,
            len(article.text) < READABLE,
            article.live,
            article.article_id in copies,
            article.at.timestamp() if article.at else 0.0,
            article.article_id,
        ),
    ).article_id
