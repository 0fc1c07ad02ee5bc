"""The buttons under what admins see of sources."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chats.model import QuestionKind
from bot.ids import QuestionId, SourceId
from bot.sources.catalogue.model import Show
from bot.telegram.buttons import AskButton
from bot.telegram.conversation import Tap, Taps
from bot.telegram.keyboards import cancel, in_rows, turning
from bot.telegram.source_buttons import (
    AddFeedButton,
    AddSourceButton,
    AddSourcesButton,
    ExportButton,
    HealthButton,
    ImportButton,
    SourceAction,
    SourceArticleButton,
    SourceArticlesButton,
    SourceButton,
    SourceLanguageButton,
    SourcesButton,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chats.paging import Paging
    from bot.sources.catalogue.appearances.model import ListedArticle
    from bot.sources.catalogue.inspection import OtherFeed
    from bot.sources.model import Source

LANGUAGES = ("ar", "ckb", "kmr", "fa", "tr", "en", "ru", "he", "fr", "de", "es", "az")
_WEIGHTS = ((0.5, SourceAction.HALF), (1.0, SourceAction.ONE), (2.0, SourceAction.DOUBLE))


@dataclass(frozen=True, slots=True)
class Spot:
    """A page of the list of sources, to which one comes back."""

    page: int = 0
    show: Show = Show.ALL
    words: str = ""
    """As ``source_buttons.searched`` leaves them."""

    def opened(self) -> SourcesButton:
        """Return the button that leads here."""
        return SourcesButton(self.page, self.show, self.words)

    def turned(self, page: int) -> SourcesButton:
        """Return the button that leads to another page of the same list."""
        return SourcesButton(page, self.show, self.words)

    def doing(self, source_id: SourceId, action: SourceAction) -> SourceButton:
        """Return the button that does something with a source of this list."""
        return SourceButton(source_id, action, self.page, self.show, self.words)


FIRST = Spot()


def add_source(question_id: QuestionId, others: "Sequence[OtherFeed]" = ()) -> Taps:
    """Return the confirmation of a new source, the other feeds of its page, and the way out."""
    add = (Tap("add_source", AddSourceButton(question_id)),)
    return (add, *_other_feeds(question_id, others), *cancel(question_id))


def known_source(
    source_id: SourceId, question_id: QuestionId, others: "Sequence[OtherFeed]"
) -> Taps:
    """Return the way to a source that is there, and the other feeds of its page."""
    return (
        *_other_feeds(question_id, others),
        *one_source(source_id),
        *cancel(question_id),
    )


def _other_feeds(question_id: QuestionId, others: "Sequence[OtherFeed]") -> Taps:
    return tuple(
        (Tap("add_other", AddFeedButton(question_id, place), {"title": other.title}),)
        for place, other in enumerate(others)
    )


def add_sources(question_id: QuestionId, count: int) -> Taps:
    """Return the confirmation of several new sources, and the way out."""
    add = Tap("add_sources", AddSourcesButton(question_id), {"count": count})
    return ((add,), *cancel(question_id))


def import_feeds(question_id: QuestionId, count: int) -> Taps:
    """Return the confirmation of an import, and the way out."""
    add = Tap("import_feeds", ImportButton(question_id), {"count": count})
    return ((add,), *cancel(question_id))


def sources(listed: "Sequence[Source]", page: "Paging", spot: Spot) -> Taps:
    """Return the sources of a page by their numbers, other pages, and other lists."""
    here = replace(spot, page=page.number)
    taps = [
        Tap("number", here.doing(source.id, SourceAction.SHOW), {"number": page.first + place})
        for place, source in enumerate(listed)
    ]
    shows = [
        Tap(
            "show_chosen" if show is spot.show else "show",
            SourcesButton(0, show, spot.words),
            {"show": show.value},
        )
        for show in Show
    ]
    rows = in_rows(taps, len(taps) or 1)
    return (*rows, *turning(page, here.turned), *in_rows(shows, 2), _more())


def source(shown: "Source", spot: Spot) -> Taps:
    """Return what an admin can do with this source."""

    def tap(label: str, action: SourceAction) -> Tap:
        return Tap(label, spot.doing(shown.id, action))

    active = shown.state == "active"
    poll = (tap("source_poll", SourceAction.POLL),) if active else ()
    switch = (
        tap("source_pause", SourceAction.PAUSE)
        if active
        else tap("source_resume", SourceAction.RESUME)
    )
    weights = tuple(
        Tap(
            "weight_chosen" if shown.weight == weight else "weight",
            spot.doing(shown.id, action),
            {"weight": weight},
        )
        for weight, action in _WEIGHTS
    )
    pages = (
        tap("full_text_on", SourceAction.FEED_ONLY)
        if shown.full_text
        else tap("full_text_off", SourceAction.WITH_PAGES)
    )
    found = ((tap("use_found", SourceAction.FOUND),),) if shown.found_url else ()
    return (
        *found,
        (*poll, tap("source_test", SourceAction.TEST), switch),
        weights,
        (pages, tap("source_language", SourceAction.LANGUAGE)),
        (tap("source_articles", SourceAction.ARTICLES), tap("source_remove", SourceAction.REMOVE)),
        (tap("source_again", SourceAction.SHOW), Tap("back", spot.opened())),
    )


def languages(shown: "Source") -> Taps:
    """Return the languages to choose from, what the feed says, and the way back."""
    taps = [
        Tap(
            "language_chosen" if shown.set_language == code else "language",
            SourceLanguageButton(shown.id, code),
            {"code": code},
        )
        for code in LANGUAGES
    ]
    own = Tap("language_own", SourceLanguageButton(shown.id, ""))
    show = Tap("back_to_source", FIRST.doing(shown.id, SourceAction.SHOW))
    return (*in_rows(taps, 3), (own,), (show,))


def articles(source_id: SourceId, listed: "Sequence[ListedArticle]", page: "Paging") -> Taps:
    """Return a source's articles by their numbers, other pages, and the way back."""
    taps = [
        Tap(
            "number",
            SourceArticleButton(source_id, article.id, page.number),
            {"number": page.first + place},
        )
        for place, article in enumerate(listed)
    ]
    show = Tap("back_to_source", FIRST.doing(source_id, SourceAction.SHOW))
    turned = turning(page, lambda number: SourceArticlesButton(source_id, number))
    return (*in_rows(taps, len(taps) or 1), *turned, (show,))


def article(source_id: SourceId, page: int) -> Taps:
    """Return the way back to a source's articles."""
    return ((Tap("back_to_articles", SourceArticlesButton(source_id, page)),),)


def remove_source(shown: "Source", spot: Spot) -> Taps:
    """Return the confirmation of removing a source, and the way back."""
    return (
        (Tap("source_really", spot.doing(shown.id, SourceAction.REALLY)),),
        (Tap("source_keep", spot.doing(shown.id, SourceAction.SHOW)),),
    )


def back_to_sources(spot: Spot = FIRST) -> Taps:
    """Return the way back to the list."""
    return ((Tap("back", spot.opened()),),)


def one_source(source_id: SourceId, spot: Spot = FIRST) -> Taps:
    """Return the way to this source, and the list."""
    show = spot.doing(source_id, SourceAction.SHOW)
    return ((Tap("source_show", show), Tap("back", spot.opened())),)


def no_sources() -> Taps:
    """Return the way out of an empty list."""
    return ((_add(),),)


def health() -> Taps:
    """Return where to look closer, and the same again."""
    failing = Tap("show", SourcesButton(0, Show.FAILING, ""), {"show": Show.FAILING.value})
    return ((failing, Tap("back", FIRST.opened())), (Tap("health_again", HealthButton()),))


def imported() -> Taps:
    """Return what to look at after an import."""
    failing = Tap("show", SourcesButton(0, Show.FAILING, ""), {"show": Show.FAILING.value})
    return ((failing, Tap("back", FIRST.opened())),)


def _more() -> tuple[Tap, ...]:
    return (_add(), Tap("export", ExportButton()))


def _add() -> Tap:
    return Tap("new_source", AskButton(QuestionKind.ADD_SOURCE))
