"""A digest in words, recorded and put into the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.delivery.model import NewPart
from bot.delivery.queries import enqueue
from bot.digests import gathering, queries
from bot.digests.model import DigestView, Recipient, Selection, StoryView
from bot.digests.parts import Wording
from bot.digests.returning import queries as returning
from bot.digests.selection import LONGEST, WINDOW, tells_since
from bot.digests.views import under_headings
from bot.ids import ChatId, DigestId
from bot.rendering.environment import Renderer
from bot.storage.database import Session

LIFETIME = WINDOW
"""How long a part may wait for Telegram: as long as its oldest news counts as news."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a digest is composed."""

    local_date: date
    now: datetime
    asked: bool = False
    late: bool = False
    alert: bool = False
    """Told as it happens, and not with a digest."""
    catch_up: bool = False
    """The chat is back from being out of reach."""


class Writer:
    """Writes digests in the caller's transaction."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    async def write(
        self,
        session: Session,
        chat: Recipient,
        digest_id: DigestId,
        selection: Selection,
        occasion: Occasion,
    ) -> None:
        """Record what the digest contains, and put its messages into the outbox."""
        view = await self.view(session, chat, selection, occasion)
        if view.corrections:
            await returning.mark_corrections_told(
                session, chat.chat_id, view.corrections, now=occasion.now
            )
        wording = Wording(self._renderer, chat.language)
        keyboard = wording.keys(digest_id, len(selection.shown), len(selection.more))
        messages = wording.alert(view) if occasion.alert else wording.digest(view)
        last = len(messages.texts) - 1  # it has the button
        places = [*messages.places, *(last for _ in selection.more)]
        threads = await self._threads(session, chat.chat_id, selection, messages.places)
        await queries.add_items(session, chat.chat_id, digest_id, selection, places)
        parts = [
            NewPart(
                chat_id=chat.chat_id,
                html=html,
                send_after=occasion.now,
                expires_at=occasion.now + LIFETIME,
                keyboard=keyboard if part == last else None,
                digest_id=digest_id,
                part=part,
                silent=not selection.shown,
                urgent=occasion.alert,
                reply_to=threads.get(part),
            )
            for part, html in enumerate(messages.texts)
        ]
        await enqueue(session, parts)

    async def _threads(
        self, session: Session, chat_id: ChatId, selection: Selection, places: Sequence[int]
    ) -> dict[int, int]:
        """Return below which earlier message each message hangs: that of its first update."""
        known = [story.story_id for story in selection.shown if story.known]
        if not known:
            return {}
        had = await returning.had_of(session, chat_id, known)
        below: dict[int, int] = {}
        for place, story in zip(places, selection.shown, strict=True):
            earlier = had.get(story.story_id) if story.known else None
            if earlier is not None and earlier.message_id is not None:
                below.setdefault(place, earlier.message_id)
        return below

    async def view(
        self, session: Session, chat: Recipient, selection: Selection, occasion: Occasion
    ) -> DigestView:
        """Return the digest as its templates see it; records nothing."""
        views = await gathering.views(session, chat.chat_id, selection.shown)
        view = digest_view(views, chat, occasion, len(selection.more))
        view = replace(view, since=_since(selection, occasion))
        if occasion.alert or not views:  # they say nothing of anything else
            return view
        found = await returning.corrections_for(session, chat.chat_id, now=occasion.now)
        return replace(view, corrections=tuple(found))


def _since(selection: Selection, occasion: Occasion) -> datetime | None:
    """Return from when on the digest tells; None when it need not be said."""
    if not occasion.catch_up:
        return tells_since(selection.told_at, occasion.now)
    stories = (*selection.shown, *selection.more)
    oldest = min(report.stored_at for story in stories for report in story.reports)
    return max(selection.told_at or oldest, occasion.now - LONGEST)


def digest_view(
    stories: tuple[StoryView, ...], chat: Recipient, occasion: Occasion, more: int
) -> DigestView:
    """Return some stories as the templates see them; ``more``: how many wait behind the button."""
    named = {source for story in stories for source in story.sources}
    named.update(mention.source for story in stories for mention in story.also)
    return DigestView(
        stories=under_headings(stories),
        local_date=occasion.local_date,
        timezone=chat.timezone,
        now=occasion.now,
        sources=len(named),
        more=more,
        asked=occasion.asked,
        corrections=(),
        late=occasion.late,
        catch_up=occasion.catch_up,
    )
