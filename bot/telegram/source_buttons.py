"""The buttons under what admins see of sources. A layout is never changed, only replaced."""

from enum import StrEnum

from bot.ids import ArticleId, QuestionId, SourceId
from bot.rendering.buttons import Button, layout
from bot.sources.catalogue.model import Show

WORDS_BYTES = 24
"""Of the words that were searched for: a button has 64 bytes for everything."""


class SourceAction(StrEnum):
    """What an admin can do with a source."""

    SHOW = "show"
    POLL = "poll"
    TEST = "test"
    PAUSE = "pause"
    RESUME = "resume"
    HALF = "half"
    """Its articles count half as much as usual."""
    ONE = "one"
    DOUBLE = "double"
    WITH_PAGES = "pages"
    """Fetch pages where the feed has too little text."""
    FEED_ONLY = "feed"
    FOUND = "found"
    """Use the feed that its site names now."""
    ARTICLES = "articles"
    """Show what it brought."""
    LANGUAGE = "language"
    """Show the languages to choose from."""
    REMOVE = "remove"
    """Asks first."""
    REALLY = "really"


@layout("addsrc1")
class AddSourceButton(Button):
    """Add the source of that question."""

    question_id: QuestionId


@layout("addfeed1")
class AddFeedButton(Button):
    """Add this one of the other feeds of that question."""

    question_id: QuestionId
    place: int


@layout("addsrcs1")
class AddSourcesButton(Button):
    """Add all sources of that question."""

    question_id: QuestionId


@layout("import1")
class ImportButton(Button):
    """Import the feeds of that question."""

    question_id: QuestionId


@layout("export1")
class ExportButton(Button):
    """Send all sources as a file."""


@layout("health1")
class HealthButton(Button):
    """Show how everything is."""


@layout("srcs2")
class SourcesButton(Button):
    """Show this page of these sources."""

    page: int
    show: Show
    words: str


@layout("src2")
class SourceButton(Button):
    """Do this with a source, shown from this page of these sources."""

    source_id: SourceId
    action: SourceAction
    page: int
    show: Show
    words: str


@layout("srclang1")
class SourceLanguageButton(Button):
    """Say that a source's articles are in this language; empty: what feed and pages say."""

    source_id: SourceId
    language: str


@layout("srcarts1")
class SourceArticlesButton(Button):
    """Show this page of what a source brought."""

    source_id: SourceId
    page: int


@layout("srcart1")
class SourceArticleButton(Button):
    """Show where an article of this source appeared, and what changed in it."""

    source_id: SourceId
    article_id: ArticleId
    page: int
    """Of the source's articles, from which it was opened."""


def searched(words: str) -> str:
    """Return as much of typed words as a button can carry."""
    return words.encode()[:WORDS_BYTES].decode(errors="ignore").strip()
