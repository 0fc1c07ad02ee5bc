"""Changing actors by hand. Each change is seen by the match step, and the week matched again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.ids import AliasId, ArticleId, SubjectId
from bot.matching import queries
from bot.matching.curation import queries as curated
from bot.matching.curation.model import Dossier, Plan, Trial
from bot.matching.model import Actor, Alias, Match, Sample, Strength, Subject, SubjectCard, Topic
from bot.matching.proposals import Proposal, everyday_words, propose
from bot.matching.registry import LONGEST_NAME, forms_of
from bot.matching.topic_actors import take_over_in_topics
from bot.matching.vetoes import veto_phrases
from bot.storage import revisions

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.matching.registry import SubjectRegistry
    from bot.matching.service import MatchService
    from bot.storage.database import Database, Session

UNSAVED = SubjectId(0)
"""Stands for a subject that is tried out and not saved; no stored one has it."""

MOST_WORDS = 50
"""Context words, and vetoes, of one actor."""
SAMPLES = 3


class Curation:
    """What admins do with actors, and what they may see before and after."""

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

    async def plan(self, names: Sequence[str]) -> Plan:
        """Return what saving an actor of these names would do; nothing is saved.

        Raises ``UnusableNameError`` when no name has a letter or digit.
        """
        typed = [written for written, _ in forms_of(names)]
        known = await self._known(names)
        card = None if known is None else await self._registry.get(known)
        had = [alias.written for alias in card.aliases] if card else []
        proposals = [one for one in propose([*had, *typed]) if one.alias.written not in had]
        similar = await self._registry.near_misses(typed[0])
        trial = await self._try_out(await self._draft(known, typed, proposals))
        return Plan(
            known=card,
            names=tuple(typed),
            proposals=tuple(proposals),
            everyday=everyday_words(typed),
            similar=tuple(one for one in similar if one.id != known),
            trial=trial,
        )

    async def save(self, names: Sequence[str], *, proposing: bool) -> SubjectCard:
        """Save an actor, or give the known one the names it lacks; match the week against it.

        Raises ``UnusableNameError`` when no name has a letter or digit.
        """
        card = await self._registry.ensure_actor(names, curated=True, proposing=proposing)
        await self._matching.match_week(card.id)
        return card

    async def try_topic(self, query: str) -> tuple[Trial, SubjectCard | None]:
        """Return what a query would match, and the topic that means the same, if there is one.

        Raises ``QueryError`` for a query that is refused.
        """
        normal_form = (await self._registry.understood(query)).normal_form
        async with self._database.reading() as session:
            existing = await queries.subject_by_normal_form(session, "topic", normal_form)
        trial = await self._try_out(Topic(UNSAVED, normal_form))
        card = None if existing is None else await self._registry.get(existing)
        return trial, card

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

    async def add_veto(self, subject_id: SubjectId, phrase: str) -> bool:
        """Let the name not count inside ``phrase``; return False when the actor is gone."""

        async def add(session: "Session") -> None:
            known = await curated.dossier(session, subject_id)
            vetoes = _tidied([*(known.vetoes if known else ()), phrase])
            await curated.set_words(session, subject_id, vetoes=vetoes)

        return await self._change(subject_id, add)

    async def clear_vetoes(self, subject_id: SubjectId) -> bool:
        """Let the name count everywhere again; return False when the actor is gone."""
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

    async def merge(self, gone: SubjectId, kept: SubjectId) -> bool:
        """Let one actor take over the names, followers and matches of another, which goes.

        Returns False when one of the two is gone already, or both are the same.
        """
        async with self._database.transaction() as session:
            await revisions.bump(session, "subjects")
            if gone == kept or len(await curated.hold(session, [gone, kept])) < 2:  # noqa: PLR2004
                return False
            one = await curated.dossier(session, gone)
            other = await curated.dossier(session, kept)
            if one is None or other is None:
                return False
            await curated.move_aliases(session, gone, kept)
            await curated.move_followers(session, gone, kept)
            await curated.move_matches(session, gone, kept)
            now = self._clock.now()
            for topic, same in (await take_over_in_topics(session, gone, kept, now)).items():
                await curated.move_followers(session, topic, same)
                await curated.delete_subject(session, topic)
            await curated.set_words(
                session,
                kept,
                context=_tidied([*other.context, *one.context]),
                vetoes=_tidied([*other.vetoes, *one.vetoes]),
            )
            await curated.delete_subject(session, gone)
            await queries.touch(session, kept, self._clock.now())
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
        self, known: SubjectId | None, typed: Sequence[str], proposals: Sequence[Proposal]
    ) -> Actor:
        """Return the actor as it would be looked for."""
        more = [Alias(written) for written in typed]
        more += [one.alias for one in proposals if one.is_matched]
        if known is not None:
            async with self._database.reading() as session:
                for stored in await queries.subjects(session, [known]):
                    if isinstance(stored, Actor):
                        aliases = dict.fromkeys((*stored.aliases, *more))
                        return replace(stored, aliases=tuple(aliases))
        return Actor(UNSAVED, typed[0], tuple(dict.fromkeys(more)))

    async def _try_out(self, subject: Subject) -> Trial:
        matches: list[Match] = await self._matching.try_out(subject)
        # The newest articles have the highest numbers, but for history; only some are shown.
        newest = sorted(matches, key=lambda match: match.article_id)[-50:]
        async with self._database.reading() as session:
            samples: list[Sample] = await curated.samples_of(session, newest)
        return Trial(len(matches), tuple(samples[:SAMPLES]))

    async def _change(
        self, subject_id: SubjectId, change: "Callable[[Session], Awaitable[None]]"
    ) -> bool:
        """Make a change that the match step has to see; return False when the actor is gone."""
        async with self._database.transaction() as session:
            await revisions.bump(session, "subjects")
            if not await curated.hold(session, [subject_id]):
                return False
            await change(session)
            await curated.mark_reviewed(session, subject_id)
            await queries.touch(session, subject_id, self._clock.now())
        await self._matching.match_week(subject_id)
        return True


def _tidied(words: Sequence[str]) -> list[str]:
    """Return words without extra blanks, each once; what is over the limits falls off."""
    short = (" ".join(word.split())[:LONGEST_NAME] for word in words)
    return list(dict.fromkeys(filter(None, short)))[:MOST_WORDS]
