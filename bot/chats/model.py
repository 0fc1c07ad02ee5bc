"""What a chat is, and how its requests can end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.digests.schedule import Slot
from bot.ids import ChatId, QuestionId, SubjectId, SubscriptionId, TelegramId


class ChatKind(StrEnum):
    """Telegram's kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class ChatState(StrEnum):
    """Whether digests go out, and if not, who decided so."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By /pause."""
    STOPPED = "stopped"
    """By /stop."""
    PARKED = "parked"
    """Telegram cannot reach the chat."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a chat is in Telegram."""

    telegram_id: TelegramId
    thread_id: int
    """The forum topic, or 0."""
    kind: ChatKind


@dataclass(frozen=True, slots=True)
class Chat:
    """A recipient and its settings."""

    id: ChatId
    address: Address
    state: ChatState
    language: str
    timezone: str
    """An IANA name."""
    slots: tuple[Slot, ...]
    """When its digests come, by its own clock."""
    next_digest_at: datetime | None
    """None: nothing is due."""
    next_digest_date: date | None
    """The chat's local date of that digest."""
    quiet: tuple[time, time] | None = None
    """Between which local times nothing is told as it happens; None: there is no such time."""

    @property
    def timetable(self) -> list[tuple[frozenset[int], list[time]]]:
        """The days of the week and their times: those with the same days together."""
        found: dict[frozenset[int], list[time]] = {}
        for slot in self.slots:
            found.setdefault(slot.days, []).append(slot.at)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat follows a subject."""

    id: SubscriptionId
    chat_id: ChatId
    subject_id: SubjectId
    kind: str
    """actor or topic"""
    title: str
    """The subject's name or query, as shown."""
    muted_until: datetime | None
    instant: bool = False
    """Told as it happens, too."""
    muted_words: tuple[str, ...] = ()
    """What has one of these in it is left out."""


class QuestionKind(StrEnum):
    """What the bot waits to hear. The first group is answered by typing, the second by a tap."""

    SUBSCRIBE = "subscribe"
    ACTOR = "actor"
    TOPIC = "topic"
    UNSUBSCRIBE = "unsubscribe"
    TIME = "time"
    TIMEZONE = "timezone"
    ADD_SOURCE = "addsource"
    ADD_ACTOR = "addactor"
    ACTOR_NAMES = "actor_names"
    """payload: subject, page. Which names does the actor have, too?"""
    ACTOR_CONTEXT = "actor_context"
    """payload: subject, page. Which words speak for the actor?"""
    ACTOR_TWIN = "actor_twin"
    """payload: subject, page. Which other actor is the same?"""
    ACTOR_COUNTRY = "actor_country"
    """payload: subject, page, or a sketch. In which country is the actor at home?"""
    WRONG_MATCH = "wrong_match"
    """payload: subject, page, or a sketch; phrases. In which phrase is something else meant?"""
    TRY_TOPIC = "try_topic"
    MUTED_WORDS = "muted_words"
    """payload: subscription, page. What shall not come of this subject?"""
    QUIET = "quiet"

    PICK_KIND = "pick_kind"
    """payload: text. A person or organisation, or words to look for?"""
    PICK_PLACE = "pick_place"
    """payload: timezones, a list. Which of these places?"""
    CONFIRM_SOURCE = "confirm_source"
    """payload: feed_url and title; feeds, of pairs; or import, of feeds. Add these sources?"""
    CONFIRM_ACTOR = "confirm_actor"
    """payload: a sketch. Save this actor?"""
    PICK_ACTOR_KIND = "pick_actor_kind"
    """payload: subject, page, or a sketch. What is the actor?"""
    CONFIRM_TOPIC = "confirm_topic"
    """payload: query. Keep this topic?"""
    CONFIRM_MERGE = "confirm_merge"
    """payload: gone, kept, page. Let the second take over the first?"""
    CONFIRM_FORGET = "confirm_forget"
    """payload: nothing. Forget everything?"""


TYPED = frozenset(
    {
        QuestionKind.SUBSCRIBE,
        QuestionKind.ACTOR,
        QuestionKind.TOPIC,
        QuestionKind.UNSUBSCRIBE,
        QuestionKind.TIME,
        QuestionKind.TIMEZONE,
        QuestionKind.ADD_SOURCE,
        QuestionKind.ADD_ACTOR,
        QuestionKind.ACTOR_NAMES,
        QuestionKind.ACTOR_CONTEXT,
        QuestionKind.ACTOR_TWIN,
        QuestionKind.ACTOR_COUNTRY,
        QuestionKind.WRONG_MATCH,
        QuestionKind.TRY_TOPIC,
        QuestionKind.MUTED_WORDS,
        QuestionKind.QUIET,
    }
)
"""Questions whose answer is the next message. At most one is open for a person in a chat."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the bot asked and waits to hear."""

    id: QuestionId
    chat_id: ChatId
    user_id: TelegramId
    """Who may answer."""
    kind: QuestionKind
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much there is of everything, for admins."""

    chats: Mapping[str, int]
    """By state."""
    subscriptions: int
    actors: int
    topics: int
    sources: Mapping[str, int]
    """By health: ok, failing, paused, closed."""
    articles_24h: int
    matches_24h: int
    outbox_waiting: int
    outbox_uncertain: int
    outbox_failed: int
