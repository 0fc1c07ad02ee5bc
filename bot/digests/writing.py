"""Digests in words, recorded and put into the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.model import NewPart
from bot.delivery.queries import enqueue
from bot.digests import queries
from bot.digests.gathering import Gathering
from bot.digests.model import (
    Correction,
    DigestView,
    Occasion,
    Recipient,
    Selection,
    StoryView,
)
from bot.digests.parts import Messages, Wording
from bot.digests.queries import Contents
from bot.digests.returning import queries as returning
from bot.digests.selection import LONGEST, WINDOW, tells_since
from bot.digests.views import under_headings
from bot.ids import DigestId
from bot.rendering.environment import Renderer
from bot.storage.database import Session

LIFETIME = WINDOW
"""How long a part may wait for Telegram: as long as its oldest news counts as news."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one chat is to be told, and why now."""

    chat: Recipient
    selection: Selection
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Written:
    """A digest of one chat, as recorded."""

    digest_id: DigestId
    draft: Draft
    view: DigestView


class Writer:
    """Writes digests in the caller's transaction."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    async def views(self, gathering: Gathering, drafts: Sequence[Draft]) -> list[DigestView]:
        """Return the digests as their templates see them; records nothing."""
        told = await gathering.views([(one.selection.shown, one.selection.had) for one in drafts])
        # An alert, and a digest without a story, say nothing of anything else.
        chats = [
            one.chat.chat_id for one in drafts if one.selection.shown and not one.occasion.alert
        ]
        corrections = await gathering.corrections(chats)
        return [
            _view(draft, stories, corrections.get(draft.chat.chat_id, ()))
            for draft, stories in zip(drafts, told, strict=True)
        ]

    async def write(self, session: Session, written: Sequence[Written]) -> None:
        """Record what the digests contain, and put their messages into the outbox."""
        contents: list[Contents] = []
        parts: list[NewPart] = []
        for one in written:
            wording = Wording(self._renderer, one.draft.chat.language)
            alert = one.draft.occasion.alert
            messages = wording.alert(one.view) if alert else wording.digest(one.view)
            contents.append(_contents(one, messages))
            parts += _parts(one, messages, wording)
        await self._mark_corrections(session, written)
        await queries.add_items(session, contents)
        await enqueue(session, parts)

    async def _mark_corrections(self, session: Session, written: Sequence[Written]) -> None:
        for one in written:
            if one.view.corrections:
                await returning.mark_corrections_told(
                    session,
                    one.draft.chat.chat_id,
                    one.view.corrections,
                    now=one.draft.occasion.now,
                )


def _view(
    draft: Draft, stories: tuple[StoryView, ...], corrections: Sequence[Correction]
) -> DigestView:
    view = digest_view(stories, draft.chat, draft.occasion, len(draft.selection.more))
    since = _since(draft.selection, draft.occasion)
    return replace(view, since=since, corrections=tuple(corrections))


def _since(selection: Selection, occasion: Occasion) -> datetime | None:
    """Return from when on the digest tells; None when it need not be said."""
    if not occasion.catch_up:
        return tells_since(selection.told_at, occasion.now)
    stories = (*selection.shown, *selection.more)
    oldest = min(report.stored_at for story in stories for report in story.reports)
    return max(selection.told_at or oldest, occasion.now - LONGEST)


def _contents(one: Written, messages: Messages) -> Contents:
    selection = one.draft.selection
    last = len(messages.texts) - 1  # it has the button
    parts = [*messages.places, *(last for _ in selection.more)]
    return Contents(one.draft.chat.chat_id, one.digest_id, selection, parts)


def _parts(one: Written, messages: Messages, wording: Wording) -> list[NewPart]:
    selection, occasion = one.draft.selection, one.draft.occasion
    keyboard = wording.keys(one.digest_id, len(selection.shown), len(selection.more))
    threads = _threads(selection, messages.places)
    last = len(messages.texts) - 1
    return [
        NewPart(
            chat_id=one.draft.chat.chat_id,
            html=html,
            send_after=occasion.now,
            expires_at=occasion.now + LIFETIME,
            keyboard=keyboard if part == last else None,
            digest_id=one.digest_id,
            part=part,
            silent=not selection.shown,
            urgent=occasion.alert,
            reply_to=threads.get(part),
        )
        for part, html in enumerate(messages.texts)
    ]


def _threads(selection: Selection, places: Sequence[int]) -> dict[int, int]:
    """Return below which earlier message each message hangs: that of its first update."""
    below: dict[int, int] = {}
    for place, story in zip(places, selection.shown, strict=True):
        earlier = selection.had.get(story.story_id) if story.known else None
        if earlier is not None and earlier.message_id is not None:
            below.setdefault(place, earlier.message_id)
    return below


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
        # To the minute, as ages are told: so what is said of a story serves a minute's chats.
        now=occasion.now.replace(second=0, microsecond=0),
        sources=len(named),
        more=more,
        asked=occasion.asked,
        corrections=(),
        late=occasion.late,
        catch_up=occasion.catch_up,
    )
