"""Changing subjects by hand. Each change is seen by the match step, and the week matched again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ids import AliasId, ArticleId, SubjectId
from bot.matching import queries
from bot.matching.curation import queries as curated
from bot.matching.curation.model import Dossier, Plan, Removal, Sketch, Trial
from bot.matching.curation.topics import TopicCuration
from bot.matching.curation.trials import UNSAVED, try_out
from bot.matching.known.names import completed
from bot.matching.merging import queries as merging
from bot.matching.merging.service import merge
from bot.matching.model import LONGEST_NAME, Actor, Alias, Evidence, Strength, Subject, SubjectCard
from bot.matching.proposals import Proposal, everyday_words
from bot.matching.registry import forms_of
from bot.matching.topic_actors import actors_of_topics, touch_topics_of
from bot.matching.vetoes import veto_phrases
from bot.storage import revisions

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.matching.registry import SubjectRegistry
    from bot.matching.service import MatchService
    from bot.storage.database import Database, Session

MOST_WORDS = 50
"""Context words, and vetoes, of one actor."""


class Curation:
    """What admins do with subjects, and what they may see before and after."""

    def __init__(
        self,
        database: "Database",
        registry: "SubjectRegistry",
        matching: "MatchService",
        clock: "Clock",
    ) -> None:
        self._database = database
        self._registry = registry
        self._matching = matching
        self._clock = clock
        self.topics = TopicCuration(database, registry, matching, clock)

    async def plan(self, sketch: Sketch) -> Plan:
        """Return what saving such an actor would do; nothing is saved.

        Raises ``UnusableNameError`` when no name has a letter or digit.
        """
        typed = [written for written, _ in forms_of(sketch.names)]
        known = await self._known(sketch.names)
        card = None if known is None else await self._registry.get(known)
        had = [alias.written for alias in card.aliases] if card else []
        # In a thread: the first time takes a moment.
        found = await asyncio.to_thread(completed, [*had, *typed], sketch.kind)
        proposals = [one for one in found.proposals if one.alias.written not in had]
        similar = await self._registry.near_misses(typed[0])
        trial = await self._try_out(await self._draft(known, sketch, proposals))
        return Plan(
            sketch=sketch,
            known=card,
            names=tuple(typed),
            proposals=tuple(proposals),
            everyday=everyday_words(typed),
            similar=tuple(one for one in similar if one.id != known),
            trial=trial,
        )

    async def save(self, sketch: Sketch, *, proposing: bool) -> SubjectCard:
        """Save an actor, or give the known one what it lacks; match the week against it.

        Raises ``UnusableNameError`` when no name has a letter or digit.
        """
        card = await self._registry.ensure_actor(sketch.names, curated=True, proposing=proposing)

        async def describe(session: "Session") -> None:
            known = await curated.vetoes_of(session, card.id)
            vetoes = _tidied([*known, *sketch.vetoes])
            await curated.set_words(session, card.id, vetoes=vetoes)
            kind, country = sketch.kind, sketch.country
            await curated.describe(session, card.id, kind=kind, country=country)

        if sketch.kind or sketch.country or sketch.vetoes:
            await self._change(card.id, describe)
        else:
            await self._matching.match_week(card.id)
        return card

    async def dossier(self, subject_id: SubjectId) -> Dossier | None:
        """Return what is known of an actor; None when it is gone."""
        async with self._database.reading() as session:
            return await curated.dossier(session, subject_id)

    async def add_names(self, subject_id: SubjectId, names: Sequence[str]) -> bool:
        """Add strong names; return False when the actor is gone.

        Raises ``UnusableNameError`` when no name has a letter or digit.
        """
        aliases = [(Alias(written), form) for written, form in forms_of(names)]
        return await self._change(
            subject_id,
            lambda session: queries.add_aliases(
                session, subject_id, aliases, origin="admin", reviving=True
            ),
        )

    async def remove_name(self, subject_id: SubjectId, alias_id: AliasId) -> bool:
        """Remove a name, unless it is the last one; return False when the actor is gone."""
        return await self._change(
            subject_id, lambda session: curated.remove_alias(session, subject_id, alias_id)
        )

    async def mark_name(self, subject_id: SubjectId, alias_id: AliasId, strength: Strength) -> bool:
        """Make a name strong or weak; return False when the actor is gone."""
        return await self._change(
            subject_id, lambda session: curated.mark_alias(session, subject_id, alias_id, strength)
        )

    async def set_context(self, subject_id: SubjectId, words: Sequence[str]) -> bool:
        """Replace the words that speak for an actor; return False when it is gone."""
        kept = _tidied(words)
        return await self._change(
            subject_id, lambda session: curated.set_words(session, subject_id, context=kept)
        )

    async def describe(
        self, subject_id: SubjectId, *, kind: str | None = None, country: str | None = None
    ) -> bool:
        """Say what an actor is, or where it is at home; return False when it is gone.

        ``country`` is a country's English name, as the CLDR has it: compatriots are known by it.
        None leaves what is known, an empty text forgets it.
        """
        return await self._change(
            subject_id,
            lambda session: curated.describe(session, subject_id, kind=kind, country=country),
        )

    async def add_veto(self, subject_id: SubjectId, phrase: str) -> bool:
        """Let words inside ``phrase`` not count; return False when the subject is gone."""

        async def add(session: "Session") -> None:
            known = await curated.vetoes_of(session, subject_id)
            vetoes = _tidied([*known, phrase])
            await curated.set_words(session, subject_id, vetoes=vetoes)

        return await self._change(subject_id, add)

    async def clear_vetoes(self, subject_id: SubjectId) -> bool:
        """Let words count everywhere again; return False when the subject is gone."""
        return await self._change(
            subject_id, lambda session: curated.set_words(session, subject_id, vetoes=[])
        )

    async def veto_options(
        self, subject_id: SubjectId, article_id: ArticleId
    ) -> tuple[str, tuple[str, ...]]:
        """Return the words that made a match, and phrases around them that could veto it.

        Empty when the article or the match is gone.
        """
        async with self._database.reading() as session:
            evidence = await curated.evidence_of(session, subject_id, article_id)
        return await self._veto_options(article_id, evidence)

    async def planned_veto_options(
        self, sketch: Sketch, article_id: ArticleId
    ) -> tuple[str, tuple[str, ...]]:
        """Return the same for an actor that is not saved, and an article of its trial."""
        samples = (await self.plan(sketch)).trial.samples
        evidence = next((one.evidence for one in samples if one.article_id == article_id), ())
        return await self._veto_options(article_id, evidence)

    async def _veto_options(
        self, article_id: ArticleId, evidence: Sequence[Evidence]
    ) -> tuple[str, tuple[str, ...]]:
        async with self._database.reading() as session:
            article = await curated.article_text(session, article_id)
        if not evidence or article is None:
            return "", ()
        title, text = article
        phrases: dict[str, None] = {}
        for one in evidence:
            phrases.update(
                dict.fromkeys(veto_phrases(title if one.where == "title" else text, one))
            )
        return evidence[0].found, tuple(phrases)[:4]

    async def review(self, subject_id: SubjectId) -> None:
        """Note that an admin has looked at the actor."""
        async with self._database.transaction() as session:
            await curated.mark_reviewed(session, subject_id)

    async def remove(self, subject_id: SubjectId) -> Removal:
        """Remove a subject with its matches, unless somebody follows it or a topic speaks of it."""
        async with self._database.transaction() as session:
            await revisions.bump(session, "subjects")
            if not await merging.kinds_held(session, [subject_id]):
                return Removal.GONE
            if await curated.followers_of(session, subject_id):
                return Removal.FOLLOWED
            if subject_id in await actors_of_topics(session):
                return Removal.SPOKEN_OF
            await merging.delete_subject(session, subject_id)
        return Removal.REMOVED

    async def merge(self, gone: SubjectId, kept: SubjectId) -> bool:
        """Let one subject take over names, followers and matches of another, which goes.

        Returns False when one of the two is gone already, both are the same, or they are an actor
        and a topic.
        """
        async with self._database.transaction() as session:
            if not await merge(session, gone, kept, self._clock.now()):
                return False
        await self._matching.match_week(kept)
        return True

    async def _known(self, names: Sequence[str]) -> SubjectId | None:
        """Return the actor that has one of the names already."""
        async with self._database.reading() as session:
            for _, form in forms_of(names):
                found = await queries.actors_by_folded(session, [form])
                if found:
                    return found[0]
        return None

    async def _draft(
        self, known: SubjectId | None, sketch: Sketch, proposals: Sequence[Proposal]
    ) -> Actor:
        """Return the actor as it would be looked for."""
        more = [Alias(written) for written, _ in forms_of(sketch.names)]
        more += [one.alias for one in proposals if one.is_matched]
        stored = Actor(UNSAVED, more[0].written, ())
        if known is not None:
            async with self._database.reading() as session:
                for one in await queries.subjects(session, [known]):
                    stored = one if isinstance(one, Actor) else stored
        return replace(
            stored,
            aliases=tuple(dict.fromkeys((*stored.aliases, *more))),
            kind=sketch.kind or stored.kind,
            country=sketch.country or stored.country,
            vetoes=(*stored.vetoes, *sketch.vetoes),
        )

    async def _try_out(self, subject: Subject) -> Trial:
        return await try_out(self._database, self._matching, subject)

    async def _change(
        self, subject_id: SubjectId, change: "Callable[[Session], Awaitable[None]]"
    ) -> bool:
        """Make a change that the match step has to see; return False when the subject is gone."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            await revisions.bump(session, "subjects")
            if not await merging.kinds_held(session, [subject_id]):
                return False
            await change(session)
            await curated.mark_reviewed(session, subject_id)
            await queries.touch(session, subject_id, now)
            await touch_topics_of(session, subject_id, now)
        await self._matching.match_week(subject_id)
        return True


def _tidied(words: Sequence[str]) -> list[str]:
    """Return words without extra blanks, each once; what is over the limits falls off."""
    short = (" ".join(word.split())[:LONGEST_NAME] for word in words)
    return list(dict.fromkeys(filter(None, short)))[:MOST_WORDS]
