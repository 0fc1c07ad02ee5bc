"""Finding and making subjects: one for each thing that people follow, however they type it."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Literal

from bot.clock import Clock
from bot.errors import BotError
from bot.ids import SubjectId
from bot.matching import queries
from bot.matching.curation import queries as shown
from bot.matching.known.names import completed, known_actor
from bot.matching.lookup import find_spelled
from bot.matching.merging import queries as merging
from bot.matching.model import LONGEST_NAME, ActorDraft, Alias, Recent, Strength, SubjectCard
from bot.matching.nearness import nearest
from bot.matching.spelling import folded
from bot.matching.topic_actors import actors_of_topics, topics_of, touch_topics_of
from bot.matching.topics import Query, QueryError, Reason, bound, parse
from bot.storage import revisions
from bot.storage.database import Database, Session


class UnusableNameError(BotError):
    """A name has no letter or digit to look for."""


class SubjectRegistry:
    """All subjects. Every change moves the revision of ``subjects`` in the same transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find_actors(self, name: str) -> list[SubjectCard]:
        """Return the actors that bear ``name``, in any spelling or script; the oldest first.

        Names that are the same after folding come alone; else those that sound the same, however
        their words are joined, turned round or preceded by a title.
        """
        async with self._database.reading() as session:
            ids = await queries.actors_by_folded(session, [folded(name)])
            if not ids:
                pairs = await queries.all_aliases(session)
                said = await queries.all_aliases(session, said=True)
                # In a thread: with many thousands of names this takes a noticeable moment.
                ids = await asyncio.to_thread(find_spelled, name, pairs, said)
            return await shown.cards(session, ids)

    async def is_known(self, name: str) -> bool:
        """Say whether the program knows by itself whom ``name`` means, followed or not."""
        # In a thread: the first time takes a moment.
        return await asyncio.to_thread(known_actor, [name]) is not None

    async def near_misses(self, name: str, *, limit: int = 4) -> list[SubjectCard]:
        """Return actors whose names are like ``name`` without being spellings of it, best first."""
        async with self._database.reading() as session:
            pairs = await queries.all_aliases(session)
            ids = await asyncio.to_thread(nearest, name, pairs, limit=limit)
            return await shown.cards(session, ids)

    async def ensure_actor(
        self, names: Sequence[str], *, curated: bool = False, proposing: bool = False
    ) -> SubjectCard:
        """Find the actor with one of ``names``, or make it; it has all of them afterwards.

        Two chats that do this at once get the same actor. The first name is the one shown. With
        ``proposing``, names that are new bring along those that are made from them. Raises
        ``UnusableNameError`` when no name has a letter or digit.
        """
        forms = forms_of(names)
        if proposing:
            # In a thread, and before anybody waits for the lock: the first time takes a moment.
            await asyncio.to_thread(known_actor, names)
        async with self._database.transaction() as session:
            # First of all, for its lock: changes of subjects happen one after the other.
            await revisions.bump(session, "subjects")
            subject_id = await self._actor(session, forms, curated=curated)
            known = await queries.aliases_of(session, [subject_id], which="said")
            missing = _missing(forms, known.get(subject_id, []))
            await queries.add_aliases(session, subject_id, missing, reviving=curated)
            if missing and proposing:
                await self._propose(session, subject_id)
            if missing:
                await self._touch(session, subject_id)
            if curated:
                await shown.set_curated(session, subject_id)
            (card,) = await shown.cards(session, [subject_id])
        return card

    async def save_actor(self, draft: ActorDraft) -> SubjectCard:
        """Find the actor with one of the draft's names, or make it; it has all of them afterwards.

        What the draft says of kind and country replaces what was known; words and phrases are
        added. Saving the same draft again changes nothing. Raises ``UnusableNameError`` when no
        name has a letter or digit, and whatever the database says of an unknown kind.
        """
        forms = forms_of([alias.written for alias in draft.aliases])
        strengths = {_tidy(alias.written): alias.strength for alias in draft.aliases}
        async with self._database.transaction() as session:
            await revisions.bump(session, "subjects")
            strong = [form for form in forms if strengths[form[0]] is Strength.STRONG]
            subject_id = await self._actor(session, strong or forms, curated=True)
            aliases = [(Alias(written, strengths[written]), form) for written, form in forms]
            await queries.add_aliases(session, subject_id, list(dict.fromkeys(aliases)))
            known = await shown.dossier(session, subject_id)
            context = (*(known.context if known else ()), *draft.context)
            vetoes = (*(known.vetoes if known else ()), *draft.vetoes)
            await shown.set_words(
                session,
                subject_id,
                context=list(dict.fromkeys(context)),
                vetoes=list(dict.fromkeys(vetoes)),
            )
            await shown.describe(session, subject_id, kind=draft.kind, country=draft.country)
            await shown.set_curated(session, subject_id)
            await self._touch(session, subject_id)
            (card,) = await shown.cards(session, [subject_id])
        return card

    async def understood(self, query: str) -> Query:
        """Return the meaning of ``query``, with its actors looked up by their names.

        Raises ``QueryError`` for a query that is refused, or speaks of nobody we know.
        """
        meaning = parse(query)
        ids: dict[str, SubjectId] = {}
        for mention in meaning.unknown_actors:
            found = await self.find_actors(mention.name)
            if len(found) != 1:
                reason = Reason.SEVERAL_ACTORS if found else Reason.UNKNOWN_ACTOR
                raise QueryError(reason, mention.position, mention.length)
            ids[mention.name] = found[0].id
        for actor in meaning.actors:
            card = await self.get(actor)
            if card is None or card.kind != "actor":
                raise QueryError(Reason.UNKNOWN_ACTOR, 0, len(query))
        return bound(meaning, lambda mention: ids.get(mention.name))

    async def ensure_topic(self, query: str, *, curated: bool = False) -> SubjectCard:
        """Find the topic that means the same as ``query``, or make it.

        Raises ``QueryError`` for a query that is refused.
        """
        card = None
        while card is None:
            meaning = await self.understood(query)
            async with self._database.transaction() as session:
                card = await self._topic(session, query, meaning, curated=curated)
        return card

    async def find_topic(self, query: str) -> SubjectId | None:
        """Return the topic that means the same as ``query``; None for a query that is refused."""
        try:
            normal_form = (await self.understood(query)).normal_form
        except QueryError:
            return None
        async with self._database.reading() as session:
            return await queries.subject_by_normal_form(session, "topic", normal_form)

    async def get(self, subject_id: SubjectId) -> SubjectCard | None:
        """Return a subject; None when there is none with this id."""
        async with self._database.reading() as session:
            found = await shown.cards(session, [subject_id])
        return found[0] if found else None

    async def topics_about(self, actor: SubjectId) -> list[SubjectCard]:
        """Return the topics that speak of an actor."""
        async with self._database.reading() as session:
            return await shown.cards(session, await topics_of(session, actor))

    async def page_of_actors(self, offset: int, limit: int) -> tuple[list[SubjectCard], int]:
        """Return actors by name, and how many there are in all."""
        async with self._database.reading() as session:
            ids, total = await shown.actor_ids(session, offset=offset, limit=limit)
            return await shown.cards(session, ids), total

    async def recent(self, subject_id: SubjectId, *, days: int = 7, limit: int = 3) -> Recent:
        """Return what the articles stored in the last ``days`` brought."""
        since = self._clock.now() - timedelta(days=days)
        async with self._database.reading() as session:
            count = await queries.count_since(session, subject_id, since)
            samples = await shown.samples_since(session, subject_id, since, limit=limit)
        return Recent(count, round(count / days, 2), tuple(samples))

    async def discard_unfollowed(self, ids: Collection[SubjectId]) -> None:
        """Remove those of ``ids`` that nobody follows, with their matches; curated ones stay.

        An actor that a topic speaks of stays as long as the topic.
        """
        if not ids:
            return
        async with self._database.transaction() as session:
            await revisions.bump(session, "subjects")
            before = await actors_of_topics(session)
            loose = await actors_of_topics(session, ids)
            await shown.delete_unfollowed(session, set(ids) - before)
            loose -= await actors_of_topics(session)
            if loose:
                await shown.delete_unfollowed(session, loose)

    async def _topic(
        self, session: Session, query: str, meaning: Query, *, curated: bool
    ) -> SubjectCard | None:
        """Find or make a topic; None when an actor it speaks of has gone meanwhile."""
        found = await queries.subject_by_normal_form(session, "topic", meaning.normal_form)
        if found is None or curated or not await merging.kinds_held(session, [found]):
            await revisions.bump(session, "subjects")
            if len(await merging.kinds_held(session, meaning.actors)) < len(meaning.actors):
                return None
            typed = " ".join(query.split())
            found = await self._create(
                session, "topic", typed, meaning.normal_form, curated=curated
            )
        if curated:
            await shown.set_curated(session, found)
        (card,) = await shown.cards(session, [found])
        return card

    async def _touch(self, session: Session, actor: SubjectId) -> None:
        """Note that an actor has changed, and with it the topics that speak of it."""
        now = self._clock.now()
        await queries.touch(session, actor, now)
        await touch_topics_of(session, actor, now)

    async def _actor(
        self, session: Session, forms: Sequence[tuple[str, str]], *, curated: bool
    ) -> SubjectId:
        for _, form in forms:
            known = await queries.actors_by_folded(session, [form])
            if known:
                return known[0]
        shown, normal_form = forms[0]
        return await self._create(session, "actor", shown, normal_form, curated=curated)

    async def _propose(self, session: Session, subject_id: SubjectId) -> None:
        """Add the names that follow from those the actor has, and what else is known of it."""
        stored = await shown.dossier(session, subject_id)
        if stored is None:
            return
        names = [alias.written for alias in stored.aliases]
        known, proposals = completed(names, stored.kind)
        pairs = [(one.alias, folded(one.alias.written)) for one in proposals]
        await queries.add_aliases(session, subject_id, pairs, origin="proposed")
        if known is None:
            return
        if not stored.context:
            await shown.set_words(session, subject_id, context=known.context)
        kind, country = stored.kind or known.kind, stored.country or known.country
        await shown.describe(session, subject_id, kind=kind, country=country)

    async def _create(
        self,
        session: Session,
        kind: Literal["actor", "topic"],
        shown: str,
        normal_form: str,
        *,
        curated: bool,
    ) -> SubjectId:
        created = await queries.insert_subject(
            session,
            kind=kind,
            shown=shown,
            normal_form=normal_form,
            curated=curated,
            now=self._clock.now(),
        )
        if created is not None:
            return created
        existing = await queries.subject_by_normal_form(session, kind, normal_form)
        if existing is None:
            raise AssertionError("a subject that cannot be inserted exists")
        return existing


def forms_of(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return names as typed, without extra spaces, each with its folded form.

    Raises ``UnusableNameError`` when no name has a letter or digit.
    """
    written = [_tidy(name) for name in names]
    forms = [(name, folded(name)) for name in written if folded(name)]
    if not forms:
        raise UnusableNameError("A name needs at least one letter or digit.")
    return forms


def _tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME].strip()


def _missing(forms: Sequence[tuple[str, str]], known: Sequence[Alias]) -> list[tuple[Alias, str]]:
    """Return the names that the actor has not yet, each spelling once."""
    have = {(folded(alias.written), alias.written.isupper()) for alias in known}
    missing: dict[tuple[str, bool], tuple[Alias, str]] = {}
    for written, form in forms:
        if (form, written.isupper()) not in have:
            missing.setdefault((form, written.isupper()), (Alias(written), form))
    return list(missing.values())
