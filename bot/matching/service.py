"""The match step: every article against all subjects, and every new subject against the week."""

import asyncio
import gc
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.ids import ArticleId, SubjectId
from bot.matching import queries
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Match, Subject, Topic
from bot.matching.topic_actors import speaks_of_actors
from bot.matching.topics import QueryError
from bot.sources.model import ArticleText
from bot.storage import revisions
from bot.storage.database import Database

log = logging.getLogger(__name__)

BATCH = 50
"""Articles of one claim."""
WEEK = timedelta(days=7)
LONG_TEXT = 20_000
"""Characters beyond which a text is matched in a thread, not to hold up the event loop."""
MANY_CHANGES = 500
"""Subjects taken in at once from which on they are kept out of garbage collection."""


TOGETHER = 500
"""Subjects against which the stored week is matched in one pass."""

FEW = 50
"""Subjects for which it is worth while to ask first whether an article may be theirs."""

BEGINNING = ArticleId(0)
"""Before the first article."""
BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
"""When a subject was changed that is not stored."""


@dataclass(slots=True)
class _WeekPass:
    """How far some subjects have come in the stored week, all in one pass over it."""

    versions: dict[SubjectId, datetime]
    """When each was last changed; one that is changed meanwhile falls out."""
    alone: SubjectIndex
    """Says cheaply which articles they may have."""
    since: datetime
    last: ArticleId = BEGINNING
    matches: list[Match] = field(default_factory=list[Match])

    def leave_out(self, subject_id: SubjectId) -> None:
        """Go on without a subject."""
        del self.versions[subject_id]
        self.matches = [one for one in self.matches if one.subject_id != subject_id]


class MatchService:
    """Keeps one index of all subjects and takes articles past it.

    Matching is idempotent: a crash, or two processes at the same article, record nothing twice.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._index = SubjectIndex()
        self._revision = -1
        self._versions: dict[SubjectId, datetime] = {}
        # The index changes only under this lock, and is not read by a thread without it.
        self._lock = asyncio.Lock()

    async def refresh(self) -> None:
        """Bring the index up to date with the database; cheap when nothing has changed."""
        async with self._lock:
            await self._refresh()

    async def match_due(self) -> int:
        """Match waiting articles, then the stored week against new subjects.

        Returns how many articles and subjects were taken; 0 when nothing waits.
        """
        async with self._lock:
            articles = await self._match_waiting()
        async with self._database.reading() as session:
            new = await queries.waiting_for_week(session, limit=TOGETHER)
        if new:
            await self._match_weeks(new, waiting=True)
        return articles + len(new)

    async def _match_waiting(self) -> int:
        """Match the oldest articles that wait; return how many. For who holds the lock."""
        async with self._database.reading() as session:
            batch = await queries.unmatched(session, limit=BATCH)
        # After the claim: a subject that is younger than this finds these articles in the stored
        # week, so between the two no pair of article and subject is missed.
        await self._refresh()
        if batch:
            await self._match_batch(batch)
        return len(batch)

    async def match_week(self, subject_id: SubjectId) -> int:
        """Match the articles of the last seven days, history too, against one subject.

        What it does not match any more, since it was changed, is forgotten. Returns how many of
        them it matches; 0 for a subject that is gone. Repeating it changes nothing, and costs
        little: what came later, ``match_due`` sees.
        """
        async with self._database.reading() as session:
            if await queries.is_week_matched(session, subject_id):
                since = self._clock.now() - WEEK
                return await queries.count_since(session, subject_id, since)
        while True:
            found = await self._match_weeks([subject_id])
            if subject_id in found:
                return found[subject_id]
            if subject_id not in self._versions:
                return 0

    async def _match_weeks(
        self, ids: Sequence[SubjectId], *, waiting: bool = False
    ) -> dict[SubjectId, int]:
        """Match the stored week against subjects in one pass; return how much each matches.

        Those that are gone, or were changed meanwhile, are missing; the latter wait again. With
        ``waiting``, articles that wait to be matched do not wait for the end of it.
        """
        week: _WeekPass | None = None
        while True:
            async with self._lock:  # for one batch at a time: articles that wait go in between
                await (self._match_waiting() if waiting else self._refresh())
                week = week or await self._start_week(ids)
                for subject_id in [key for key in week.versions if not self._is_in(week, key)]:
                    week.leave_out(subject_id)
                if not week.versions:
                    return {}
                if await self._take_batch(week):
                    continue
                # Nothing came after the last article, and nothing can while the lock is held.
                found = await self._record_week(week)
                break
        log.info("week matched", extra={"subjects": len(found), "matches": sum(found.values())})
        return found

    async def try_out(self, subject: Subject) -> list[Match]:
        """Return what a subject would match in the stored week; nothing is recorded.

        One with the id of a stored subject stands in its place meanwhile. Raises ``QueryError``
        for a topic whose query is refused.
        """
        alone = await self._alone([subject])
        week = _WeekPass({subject.id: BEGINNING_OF_TIME}, alone, self._clock.now() - WEEK)
        while True:
            async with self._lock:
                await self._refresh()
                async with self._database.reading() as session:
                    stored = await queries.subjects(session, [subject.id])
                self._index.add(subject)
                try:
                    if not await self._take_batch(week):
                        return week.matches
                finally:
                    self._index.remove(subject.id)
                    for one in stored:
                        _take_in(self._index, one)

    async def _refresh(self) -> None:
        async with self._database.reading() as session:
            revision = await revisions.read(session, "subjects")
            if revision == self._revision:
                return
            current = await queries.versions(session)
            changed = [
                subject_id
                for subject_id, changed_at in current.items()
                if self._versions.get(subject_id) != changed_at
            ]
            subjects = await queries.subjects(session, changed)
        for subject_id in self._versions.keys() - current.keys():
            self._index.remove(subject_id)
        for subject in subjects:
            _take_in(self._index, subject)
        self._versions = current
        self._revision = revision
        if len(changed) >= MANY_CHANGES:
            # A full collection over a large index takes a second; frozen, it is left alone.
            gc.collect()
            gc.freeze()

    async def _match_batch(self, batch: Sequence[queries.Unmatched]) -> None:
        matches: list[Match] = []
        for one in batch:
            matches.extend(await self._match(self._index, one.article))
        now = self._clock.now()
        async with self._database.transaction() as session:
            # A subject may have been removed since the index was read. One that was changed is
            # matched against the stored week: a match of what it was would only stay for ever.
            await revisions.hold(session, "subjects")
            stored = await queries.versions_of(session, {match.subject_id for match in matches})
            lasting = [one for one in matches if self._is_current(one.subject_id, stored)]
            await queries.record_matches(session, lasting, now)
            await queries.mark_matched(session, batch, now)
        log.info("articles matched", extra={"articles": len(batch), "matches": len(lasting)})

    def _is_current(self, subject_id: SubjectId, stored: Mapping[SubjectId, datetime]) -> bool:
        """Say whether the index has a subject as it is stored."""
        return subject_id in stored and stored[subject_id] == self._versions.get(subject_id)

    def _is_in(self, week: _WeekPass, subject_id: SubjectId) -> bool:
        return self._versions.get(subject_id) == week.versions[subject_id]

    async def _start_week(self, ids: Sequence[SubjectId]) -> _WeekPass:
        async with self._database.reading() as session:
            found = await queries.subjects(session, ids)
        if len(found) < len(ids):
            self._revision = -1  # look again, whatever the counter says
        known = [subject for subject in found if subject.id in self._versions]
        versions = {subject.id: self._versions[subject.id] for subject in known}
        return _WeekPass(versions, await self._alone(known), self._clock.now() - WEEK)

    async def _alone(self, subjects: Sequence[Subject]) -> SubjectIndex:
        """Return the index that says cheaply which articles the subjects may have.

        Other actors can take a hit away (the longest name wins), and only few bring one about:
        compatriots, and those that a topic speaks of. So the whole index sees only articles that
        the subjects have when they stand alone with these.
        """
        if len(subjects) > FEW or any(map(_speaks_of_actors, subjects)):
            return self._index
        countries = {one.country for one in subjects if isinstance(one, Actor) and one.country}
        async with self._database.reading() as session:
            others = await queries.compatriots(session, countries) if countries else []
        alone = SubjectIndex()
        for subject in (*others, *subjects):  # one that is tried out takes its stored one's place
            _take_in(alone, subject)
        return alone

    async def _take_batch(self, week: _WeekPass) -> bool:
        """Match the next stored articles; False when none is left."""
        async with self._database.reading() as session:
            articles = await queries.stored_since(session, week.since, after=week.last, limit=BATCH)
        for article in articles:
            found = await self._match(week.alone, article)
            possible = any(one.subject_id in week.versions for one in found)
            if possible and week.alone is not self._index:
                found = await self._match(self._index, article)
            week.matches.extend(one for one in found if one.subject_id in week.versions)
            week.last = article.id
        return bool(articles)

    async def _record_week(self, week: _WeekPass) -> dict[SubjectId, int]:
        """Record a pass that has come to its end, but for subjects that have changed or gone."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            await revisions.hold(session, "subjects")
            stored = await queries.versions_of(session, list(week.versions))
            for subject_id, version in list(week.versions.items()):
                if stored.get(subject_id) != version:
                    self._revision = -1  # look again, whatever the counter says
                    week.leave_out(subject_id)
            kept: dict[SubjectId, set[ArticleId]] = {key: set() for key in week.versions}
            for match in week.matches:
                kept[match.subject_id].add(match.article_id)
            for subject_id, articles in kept.items():
                await queries.forget_matches(session, subject_id, week.since, keep=articles)
                changed_at = week.versions[subject_id]
                await queries.mark_week_matched(session, subject_id, changed_at, now)
            await queries.record_matches(session, week.matches, now)
        return {subject_id: len(articles) for subject_id, articles in kept.items()}

    async def _match(self, index: SubjectIndex, article: ArticleText) -> list[Match]:
        try:
            if len(article.text) > LONG_TEXT:
                return await asyncio.to_thread(index.match, article)
            await asyncio.sleep(0)  # let the chat answer between two articles
            return index.match(article)
        except Exception:  # one odd text must not hold up all others, again and again
            log.exception("article not matched", extra={"article_id": article.id})
            return []


def _speaks_of_actors(subject: Subject) -> bool:
    """Say whether a subject is a topic that is decided by the actors it speaks of."""
    try:
        return isinstance(subject, Topic) and speaks_of_actors(subject.query)
    except QueryError:
        return False  # by another release; the index leaves it out


def _take_in(index: SubjectIndex, subject: Subject) -> None:
    """Add a subject; one whose query another release stored and this one refuses is left out."""
    try:
        index.add(subject)
    except QueryError as exc:
        log.warning("topic not understood", extra={"subject_id": subject.id, "reason": exc.reason})
    except Exception:  # one odd name must not keep all other subjects from being matched
        log.exception("subject left out", extra={"subject_id": subject.id})
