"""Importing actors into the registry, and exporting them."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.clock import Clock
from bot.ids import SubjectId
from bot.matching import queries
from bot.matching.curation import queries as curated
from bot.matching.exchange import merging
from bot.matching.exchange import queries as exchanged
from bot.matching.exchange.model import (
    BadOffer,
    Change,
    Disagreement,
    Offer,
    Report,
    StoredActor,
    Voice,
)
from bot.matching.model import ActorDraft
from bot.matching.spelling import folded
from bot.storage import revisions
from bot.storage.database import Database, Session

BATCH = 25
"""Offers of one transaction: few enough for others to get their turn in between."""
PAGE = 200
"""Actors read at once."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an offer does, or did."""

    offer: Offer
    stored: StoredActor | None
    """The actor it is; None: a new one."""
    change: Change

    @property
    def is_nothing(self) -> bool:
        """Say whether all is there already."""
        return self.stored is not None and self.change.is_nothing


class ActorExchange:
    """Saves actors from files and catalogues; what exists is merged with, not replaced.

    The stored week is matched against what was added or changed by the match step, which finds it
    as it finds an actor that somebody added in the chat.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def load(
        self, offers: Iterable[Offer | BadOffer], voice: Voice, *, trying: bool = False
    ) -> Report:
        """Save actors, and return what that changed; loading the same again changes nothing.

        Each actor is saved whole or not at all; after a crash, what is missing comes when the
        same is loaded again. With ``trying``, nothing is saved.
        """
        report, waiting = Report(), iter(offers)
        while batch := list(islice(waiting, BATCH)):
            good = [one for one in batch if isinstance(one, Offer)]
            report.bad += [one for one in batch if isinstance(one, BadOffer)]
            for outcome in await self._load(good, voice, trying=trying):
                _count(outcome, report)
        return report

    async def _load(self, batch: Sequence[Offer], voice: Voice, *, trying: bool) -> list[_Outcome]:
        # Most often, all is there already: then nobody has to wait for a lock.
        outcomes: list[_Outcome] = []
        async with self._database.reading() as session:
            for offer in batch:
                outcomes.append(await _outcome(session, offer, voice))
                if not (trying or outcomes[-1].is_nothing):
                    break
            else:
                return outcomes
        async with self._database.transaction() as session:
            # First of all, for its lock: changes of subjects happen one after the other.
            await revisions.bump(session, "subjects")
            return [await self._save(session, offer, voice) for offer in batch]

    async def _save(self, session: Session, offer: Offer, voice: Voice) -> _Outcome:
        outcome = await _outcome(session, offer, voice)
        change, first = outcome.change, offer.draft.aliases[0].written
        if outcome.stored is None:
            created = await queries.insert_subject(
                session,
                kind="actor",
                shown=first,
                normal_form=folded(first),
                curated=True,
                now=self._clock.now(),
            )
            if created is None:
                raise AssertionError("an actor that is not stored cannot be inserted")
            await self._write(session, created, change)
        elif not change.is_nothing:
            await self._write(session, outcome.stored.id, change)
            if change.keep:
                await exchanged.keep(session, outcome.stored.id)
            if change.is_matched_again:
                await queries.touch(session, outcome.stored.id, self._clock.now())
        return outcome

    @staticmethod
    async def _write(session: Session, subject_id: SubjectId, change: Change) -> None:
        added = [(alias, folded(alias.written)) for alias in change.add]
        await queries.add_aliases(session, subject_id, added)
        await exchanged.mark(session, subject_id, change.mark)
        if change.context is not None or change.vetoes is not None:
            await curated.set_words(
                session, subject_id, context=change.context, vetoes=change.vetoes
            )
        await curated.describe(session, subject_id, kind=change.kind, country=change.country)

    async def drafts(self) -> AsyncIterator[ActorDraft]:
        """Yield all actors, the oldest first, as they would be written into a file."""
        last = SubjectId(0)
        while True:
            async with self._database.reading() as session:
                ids = await exchanged.page(session, after=last, limit=PAGE)
                actors = {actor.id: actor for actor in await exchanged.stored(session, ids)}
            if not ids:
                return
            for subject_id in ids:
                if subject_id in actors and (draft := _draft(actors[subject_id])):
                    yield draft
            last = ids[-1]

    async def listed(self, text: str, *, limit: int) -> list[StoredActor]:
        """Return actors by name; with ``text``, those only that have it in a name."""
        async with self._database.reading() as session:
            ids = await exchanged.ids_with(session, text, limit=limit)
        return await self.of(ids)

    async def of(self, ids: Sequence[SubjectId]) -> list[StoredActor]:
        """Return actors by id, in that order; those that are gone are left out."""
        actors: dict[SubjectId, StoredActor] = {}
        async with self._database.reading() as session:
            for start in range(0, len(ids), PAGE):
                some = await exchanged.stored(session, ids[start : start + PAGE])
                actors.update((actor.id, actor) for actor in some)
        return [actors[subject_id] for subject_id in ids if subject_id in actors]


async def _outcome(session: Session, offer: Offer, voice: Voice) -> _Outcome:
    """Return what an offer does to what is stored now."""
    draft = offer.draft
    forms = merging.strong_forms(draft)
    owners = await exchanged.owners(session, forms)
    subject_id = merging.same_actor(draft, owners)
    if subject_id is None:  # of that name once, and the name was taken away since
        subject_id = await queries.subject_by_normal_form(session, "actor", forms[0])
    found = await exchanged.stored(session, [subject_id]) if subject_id is not None else []
    stored = found[0] if found else None
    return _Outcome(offer, stored, merging.change(draft, stored, owners, voice))


def _count(outcome: _Outcome, report: Report) -> None:
    name = outcome.stored.name if outcome.stored else outcome.offer.draft.aliases[0].written
    if outcome.stored is None:
        report.added.append(name)
    elif outcome.is_nothing:
        report.same += 1
    else:
        report.changed.append(name)
    for conflict in outcome.change.conflicts:
        report.disagreements.append(Disagreement(outcome.offer.place, name, conflict))


def _draft(actor: StoredActor) -> ActorDraft | None:
    """Return a stored actor for a file; None for one that has no name left.

    The shown name comes first, while it is one of its names. Names that were only proposed are
    left out: they are made of the others whenever somebody wants them.
    """
    names = [one.alias for one in actor.aliases if not one.removed and one.origin != "proposed"]
    names = names or [one.alias for one in actor.aliases if not one.removed]
    if not names:
        return None
    names.sort(key=lambda alias: alias.written != actor.name)
    return ActorDraft(
        tuple(names),
        kind=actor.kind,
        country=actor.country,
        context=actor.context,
        vetoes=actor.vetoes,
    )
