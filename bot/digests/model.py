"""What the compose step reads, chooses and shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.digests.schedule import Due, Slot
from bot.ids import ArticleId, ChatId, DigestId, StoryId, SubjectId
from bot.rendering.keyboard import Keyboard


@dataclass(frozen=True, slots=True)
class Recipient:
    """A chat as far as its digests go."""

    chat_id: ChatId
    active: bool
    """False: paused, stopped or out of reach; then no digest is scheduled."""
    language: str
    timezone: ZoneInfo
    slots: tuple[Slot, ...]
    due: Due | None
    """The next digest as scheduled; it may lie in the past."""
    quiet_since: date | None
    """The first date of the present run of empty digests; None after one with news."""
    catch_up: bool = False
    """It was out of reach and is back: what comes next is one digest outside its slots."""


@dataclass(frozen=True, slots=True)
class NewDigest:
    """A digest to be recorded."""

    chat_id: ChatId
    local_date: date
    slot: int | None = None
    """None: it does not come by the clock."""
    request_id: int | None = None
    """Telegram's number of the update that asked for it."""
    missed: int = 0
    """Digest times that passed while the program was away, for all of which it stands."""
    expired: bool = False
    """It is too late to send it."""
    alert: bool = False
    """It tells one story as it happens."""


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


@dataclass(frozen=True, slots=True)
class Follow:
    """What a chat wants of a subject that it follows."""

    since: datetime
    """An article on it is news if it was stored after this."""
    wish: float
    muted_words: tuple[str, ...]
    instant: bool


class Find(NamedTuple):
    """An article for a chat, and which of the chat's subjects it answers."""

    article_id: ArticleId
    story_id: StoryId
    subjects: tuple[SubjectId, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the chat's subjects that an article answers."""

    subject: str
    kind: Literal["actor", "topic"]
    score: float
    spans: tuple[tuple[int, int], ...]
    """Where in the article's text; empty when only the title names it."""
    wish: float = 0.0
    """What the chat wants of the subject beside its others: -1 less, 1 more."""
    muted_words: tuple[str, ...] = ()
    """With one of these in its text, an article is not wanted for this subject."""
    instant: bool = False
    """The chat wants to hear of the subject as it happens."""


class Mark(StrEnum):
    """What an article is beside news that anybody can read."""

    OPINION = "opinion"
    LIVE = "live"
    """A live blog."""
    PAYWALLED = "paywalled"
    PRESS_RELEASE = "press_release"


@dataclass(frozen=True, slots=True)
class Report:
    """An article with its place in a story, as one chat sees it."""

    article_id: ArticleId
    story_id: StoryId
    title: str
    url: str
    published_at: datetime | None
    stored_at: datetime
    letters: int
    """The length of its text."""
    answers: tuple[Answer, ...]
    """The best match first; empty when the chat no longer follows what it matched."""
    marks: frozenset[Mark] = frozenset()
    utc_offset: int | None = None
    """Minutes that its outlet's clock was ahead of UTC; None when it does not say."""
    wish: float = 0.0
    """What the chat wants of its source beside others: -1 less, 1 more."""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once by what it is found: it is looked up for every chat that is told of it.

        Its answers say what the chat wants; left out, all chats' reports of it would collide.
        """
        key = (self.article_id, self.story_id, self.answers, self.wish)
        object.__setattr__(self, "_hash", hash(key))

    @property
    def at(self) -> datetime:
        """When it was published, or stored if that is unknown or in the future."""
        return min(self.published_at or self.stored_at, self.stored_at)

    @property
    def zone(self) -> tzinfo:
        """Return the outlet's clock: by it "on Wednesday" counts."""
        return timezone(timedelta(minutes=self.utc_offset)) if self.utc_offset else UTC

    @property
    def score(self) -> float:
        """The best match, 0..1."""
        return max((answer.score for answer in self.answers), default=0.0)

    def __hash__(self) -> int:
        """Return what was worked out."""
        return self._hash


@dataclass(frozen=True, slots=True)
class Reach:
    """How widely a story is reported, by all its articles and not only those new to the chat.

    Each source counts by its weight, which is 1 as a rule.
    """

    sources: float
    recent_sources: float
    """Those of the last three hours."""


@dataclass(frozen=True, slots=True)
class ChosenStory:
    """A story's reports that are new to the chat."""

    story_id: StoryId
    lead: Report
    """Speaks for the story."""
    listed: tuple[Report, ...]
    """The others, the newest first."""
    known: bool = False
    """The chat has had other reports of it."""
    is_new: bool = True
    """False: the chat has had it, and these reports add nothing of note."""
    # What follows from these, once for all chats that are told of it.
    reports: tuple[Report, ...] = field(init=False, repr=False, compare=False)
    """All of them, the lead first."""
    newest: datetime = field(init=False, repr=False, compare=False)
    """When the newest of them was published."""
    match: float = field(init=False, repr=False, compare=False)
    """The best match, 0..1."""
    heading: Answer | None = field(init=False, repr=False, compare=False)
    """The subject that it stands under: the one that it answers best."""
    subjects: int = field(init=False, repr=False, compare=False)
    """How many of the chat's subjects it answers."""
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out what follows."""
        reports = (self.lead, *self.listed)
        answers = [answer for report in reports for answer in report.answers]
        best = min(answers, key=lambda one: (-one.score, one.kind, one.subject), default=None)
        key = (self.story_id, reports, self.known, self.is_new)
        for name, value in (
            ("reports", reports),
            ("newest", max(report.at for report in reports)),
            ("match", max(report.score for report in reports)),
            ("heading", best),
            ("subjects", len({answer.subject for answer in answers})),
            ("_hash", hash(key)),
        ):
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        """Return what was worked out: it is looked up for every chat that is told of it."""
        return self._hash


@dataclass(frozen=True, slots=True)
class Had:
    """What a chat has had of a story."""

    articles: tuple[ArticleId, ...]
    """The newest first."""
    message_id: int | None = None
    """Telegram's number of the last message that told it; None: nobody knows it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a digest tells, the most important story first, and what waits behind *More*."""

    shown: tuple[ChosenStory, ...]
    more: tuple[ChosenStory, ...]
    told_at: datetime | None = None
    """When the chat's last digest with stories was composed; None: never, or long ago."""
    had: Mapping[StoryId, Had] = field(default_factory=dict[StoryId, Had])
    """What the chat has had of those of its stories that it knows."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is read of an article when its story is told."""

    text: str
    language: str | None
    summary: str = ""
    """The line under the title."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A further report: who, and where to read it."""

    source: str
    """The source's title; empty when none is known any more."""
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject above the stories on it."""

    kind: Literal["actor", "topic"]
    subject: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story as a template sees it."""

    title: str
    url: str
    sources: tuple[str, ...]
    """The titles of the sources that carry the lead article."""
    published_at: datetime | None
    stored_at: datetime
    actors: tuple[str, ...]
    """Followed actors that it names, but for the heading's."""
    topics: tuple[str, ...]
    """Followed queries that it answers, but for the heading's."""
    summary: tuple[str, ...]
    """Sentences; empty when the source gives no text."""
    rest: tuple[str, ...]
    """Further sentences, for who wants to unfold them."""
    also: tuple[Mention, ...]
    others: int
    """Reports beyond those in ``also``."""
    known: bool
    """The chat has had other reports of it."""
    heading: Heading | None
    """The subject that begins here; None: the one of the story before, or none at all."""
    marks: frozenset[Mark]

    def __hash__(self) -> int:
        """Enough to find it: it is looked up for every chat that is told of it."""
        return hash((self.url, self.title, self.known))


@dataclass(frozen=True, slots=True)
class Correction:
    """An article that the chat has had, and that its source has corrected since."""

    article_id: ArticleId
    title: str
    url: str
    source: str
    """Its title; empty when none is known any more."""


@dataclass(frozen=True, slots=True)
class DigestView:
    """One digest as the templates see it."""

    stories: tuple[StoryView, ...]
    local_date: date
    timezone: ZoneInfo
    now: datetime
    sources: int
    """How many different sources are named."""
    more: int
    """Stories behind the *More* button."""
    asked: bool
    """Asked for with a command, and not due by the clock."""
    corrections: tuple[Correction, ...]
    late: bool
    """It comes so much later than planned that the reader should know."""
    catch_up: bool = False
    """It is for a chat that was out of reach; ``since`` is set."""
    since: datetime | None = None
    """From when on it tells, if that is longer ago than a reader would think."""

    @property
    def count(self) -> int:
        """How many stories there are, with those behind the button."""
        return len(self.stories) + self.more


@dataclass(frozen=True, slots=True)
class MorePage:
    """Further stories of a digest: messages, and the buttons under the last of them."""

    digest_id: DigestId
    parts: tuple[str, ...]
    keyboard: Keyboard | None
    """None: nothing is left."""
