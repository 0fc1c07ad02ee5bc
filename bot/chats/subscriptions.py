"""Following and unfollowing subjects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chats.model import Chat, Subscription
from bot.chats.paging import Paging
from bot.chats.subscribing import queries
from bot.chats.wording import NAME_LIMIT, QUERY_LIMIT, Spot, point_at
from bot.ids import ChatId, SubjectId, SubscriptionId
from bot.matching.model import Recent, SubjectCard
from bot.matching.registry import SubjectRegistry, UnusableNameError
from bot.matching.tokens import tokenize
from bot.matching.topics import QueryError, looks_like_query

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.clock import Clock
    from bot.matching.service import MatchService
    from bot.storage.database import Database

MUTE = timedelta(days=7)

PREVIEW_DAYS = 7
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """The chat follows the subject now."""

    subject: SubjectCard
    already: bool
    """It did so before."""
    count: int
    """How many subjects the chat follows now."""
    recent: Recent
    """What the last seven days would have brought."""


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The chat follows as many subjects as it may."""

    limit: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """The text is longer than a name or a query may be."""

    limit: int


@dataclass(frozen=True, slots=True)
class Several:
    """More than one actor goes by this name."""

    written: str
    actors: Sequence[SubjectCard]


@dataclass(frozen=True, slots=True)
class Unclear:
    """The text may be an unknown actor's name, or words to look for."""

    written: str
    near: Sequence[SubjectCard] = ()
    """Actors of similar names."""


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Nobody goes by this name; some go by similar ones."""

    written: str
    near: Sequence[SubjectCard]


@dataclass(frozen=True, slots=True)
class BadQuery:
    """The query cannot be parsed."""

    reason: str
    """A code of ``QueryError``."""
    spot: Spot


@dataclass(frozen=True, slots=True)
class SubjectGone:
    """The subject was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """The name has no letter or digit to look for."""


Outcome = (
    Followed
    | LimitReached
    | TooLong
    | Several
    | Unclear
    | NearMisses
    | BadQuery
    | SubjectGone
    | Unusable
)


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a chat's subscriptions."""

    items: Sequence[Subscription]
    paging: Paging


class SubscriptionService:
    """Which chat follows which subject. Following twice is following once."""

    def __init__(
        self,
        database: "Database",
        registry: "SubjectRegistry",
        matching: "MatchService",
        clock: "Clock",
        *,
        limit: int,
    ) -> None:
        """Let each chat follow at most ``limit`` subjects."""
        self._database = database
        self._registry = registry
        self._matching = matching
        self._clock = clock
        self._limit = limit

    async def follow_text(self, chat_id: ChatId, text: str) -> Outcome:
        """Follow what ``text`` means: an actor we know, or a query if it looks like one.

        Known are those that somebody added, and those whom the program is certain of by itself.
        """
        if len(text) <= NAME_LIMIT:
            actors = await self._registry.find_actors(text)
            if actors:
                return await self._follow_one_of(chat_id, text, actors)
        if looks_like_query(text):
            return await self.follow_topic(chat_id, text)
        if len(text) > NAME_LIMIT:
            return TooLong(NAME_LIMIT)
        if await self._registry.is_known(text):
            return await self.follow_actor(chat_id, text, new=True)
        return Unclear(text, await self._registry.near_misses(text))

    async def follow_actor(self, chat_id: ChatId, written: str, *, new: bool = False) -> Outcome:
        """Follow the actor of this name; an unknown name makes a new actor.

        ``new``: none of those with similar names is meant.
        """
        if len(written) > NAME_LIMIT:
            return TooLong(NAME_LIMIT)
        actors = await self._registry.find_actors(written)
        if actors:
            return await self._follow_one_of(chat_id, written, actors)
        near = [] if new else await self._registry.near_misses(written)
        if near:
            return NearMisses(written, near)
        try:
            return await self._follow_new(
                chat_id, lambda: self._registry.ensure_actor([written], proposing=True)
            )
        except UnusableNameError:
            return Unusable()

    async def follow_topic(self, chat_id: ChatId, query: str) -> Outcome:
        """Follow a boolean query."""
        if len(query) > QUERY_LIMIT:
            return TooLong(QUERY_LIMIT)
        try:
            return await self._follow_new(chat_id, lambda: self._registry.ensure_topic(query))
        except QueryError as exc:
            return BadQuery(exc.reason.value, point_at(query, exc.position, exc.length))

    async def follow(self, chat_id: ChatId, subject_id: SubjectId) -> Outcome:
        """Follow a subject; match the stored week against it, and say what that would bring."""
        async with self._database.transaction() as session:
            await queries.hold_chat(session, chat_id)
            followed = await queries.subscriptions(session, chat_id)
            already = any(one.subject_id == subject_id for one in followed)
            if not already and len(followed) >= self._limit:
                return LimitReached(self._limit)
            if not await queries.hold_subject(session, subject_id):
                return SubjectGone()
            await queries.add_subscription(session, chat_id, subject_id, now=self._clock.now())
        count = len(followed) + (not already)
        await self._matching.match_week(subject_id)
        card = await self._registry.get(subject_id)
        if card is None:
            return SubjectGone()
        recent = await self._registry.recent(subject_id, days=PREVIEW_DAYS, limit=SAMPLES)
        return Followed(card, already, count, recent)

    async def unfollow(
        self, chat_id: ChatId, subscription_id: SubscriptionId
    ) -> Subscription | None:
        """Stop following; return what was followed, or None when it was not (any more)."""
        async with self._database.transaction() as session:
            subscription = await queries.get_subscription(session, chat_id, subscription_id)
            if subscription is None:
                return None
            await queries.remove_subscription(session, subscription_id)
        await self._registry.discard_unfollowed([subscription.subject_id])
        return subscription

    async def find(self, chat_id: ChatId, text: str) -> Sequence[Subscription]:
        """Return the chat's subscriptions that ``text`` may mean, by any spelling or wording."""
        known = {card.id for card in await self._registry.find_actors(text)}
        topic = await self._registry.find_topic(text)
        known |= {topic} if topic is not None else set()
        wanted = tokenize(text).words
        async with self._database.reading() as session:
            followed = await queries.subscriptions(session, chat_id)
        return [
            one
            for one in followed
            if one.subject_id in known or tokenize(one.title).words == wanted
        ]

    async def like(self, chat_id: ChatId, text: str) -> Sequence[Subscription]:
        """Return the chat's subscriptions with all words of ``text`` in their title."""
        wanted = set(tokenize(text).words)
        async with self._database.reading() as session:
            followed = await queries.subscriptions(session, chat_id)
        return [one for one in followed if wanted and wanted <= set(tokenize(one.title).words)]

    async def page(self, chat_id: ChatId, number: int, *, size: int) -> Page:
        """Return page ``number`` (from 0) of what the chat follows, oldest first."""
        async with self._database.reading() as session:
            total = await queries.count_subscriptions(session, chat_id)
            paging = Paging.of(total, number, size)
            items = await queries.subscriptions(session, chat_id, offset=paging.offset, limit=size)
        return Page(items, paging)

    async def count(self, chat_id: ChatId) -> int:
        """Return how many subjects the chat follows."""
        async with self._database.reading() as session:
            return await queries.count_subscriptions(session, chat_id)

    async def mute(
        self, chat_id: ChatId, subscription_id: SubscriptionId, *, muted: bool
    ) -> Subscription | None:
        """Leave the subject out of digests for a week, or let it in again; None: not followed."""
        until = self._clock.now() + MUTE if muted else None
        async with self._database.transaction() as session:
            if await queries.get_subscription(session, chat_id, subscription_id) is None:
                return None
            await queries.set_muted(session, subscription_id, until)
            return await queries.get_subscription(session, chat_id, subscription_id)

    async def get(self, chat_id: ChatId, subscription_id: SubscriptionId) -> Subscription | None:
        """Return the subscription; None when the chat has no such one."""
        async with self._database.reading() as session:
            return await queries.get_subscription(session, chat_id, subscription_id)

    async def tell_at_once(
        self, chat_id: ChatId, subscription_id: SubscriptionId, *, instant: bool
    ) -> Subscription | None:
        """Tell of the subject as it happens, or with digests only; None: not followed."""
        async with self._database.transaction() as session:
            if await queries.get_subscription(session, chat_id, subscription_id) is None:
                return None
            await queries.set_mode(session, subscription_id, instant=instant)
            return await queries.get_subscription(session, chat_id, subscription_id)

    async def mute_words(
        self, chat_id: ChatId, subscription_id: SubscriptionId, words: Sequence[str]
    ) -> Subscription | None:
        """Leave out of the subject what has one of ``words`` in it; None: not followed."""
        async with self._database.transaction() as session:
            if await queries.get_subscription(session, chat_id, subscription_id) is None:
                return None
            await queries.set_muted_words(session, subscription_id, words)
            return await queries.get_subscription(session, chat_id, subscription_id)

    async def suggestions(self, chat: Chat, *, limit: int) -> Sequence[tuple[SubjectId, str]]:
        """Return actors worth following that the chat does not follow yet (id, name)."""
        async with self._database.reading() as session:
            return await queries.popular_subjects(session, chat.id, limit=limit)

    async def _follow_one_of(
        self, chat_id: ChatId, written: str, actors: Sequence[SubjectCard]
    ) -> Outcome:
        if len(actors) > 1:
            return Several(written, actors)
        return await self.follow(chat_id, actors[0].id)

    async def _follow_new(
        self, chat_id: ChatId, ensure: "Callable[[], Awaitable[SubjectCard]]"
    ) -> Outcome:
        """Follow what ``ensure`` finds or makes; nothing is left behind at the limit."""
        card = await ensure()
        outcome = await self.follow(chat_id, card.id)
        if isinstance(outcome, SubjectGone):  # its last follower left it between the two steps
            card = await ensure()
            outcome = await self.follow(chat_id, card.id)
        if isinstance(outcome, LimitReached):
            await self._registry.discard_unfollowed([card.id])
        return outcome
