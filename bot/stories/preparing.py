"""All that is worked out of one article alone, before it meets others. Pure."""

from dataclasses import dataclass

from bot.stories.features import Features, features_of
from bot.stories.model import Article
from bot.stories.near_copies import Sample, sample_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article and all that is worked out of it alone."""

    article: Article
    features: Features
    sample: Sample


def prepare(article: Article) -> Prepared:
    """Work out what an article is compared by; the costly part, and worth keeping."""
    return Prepared(article, features_of(article), sample_of(article.text))
