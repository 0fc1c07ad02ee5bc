"""What an imported actor changes in a stored one. Pure: nothing is read or written here.

An admin's decisions stand: names taken away, names marked strong or weak. Whatever is not taken
over for that is a conflict, and reported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.ids import SubjectId
from bot.matching.exchange.drafting import MOST_WORDS
from bot.matching.exchange.model import (
    Change,
    Clash,
    Conflict,
    Owner,
    StoredActor,
    StoredAlias,
    Voice,
)
from bot.matching.model import ActorDraft, Alias, Strength
from bot.matching.spelling import folded


def strong_forms(draft: ActorDraft) -> list[str]:
    """Return the folded names by which an actor is known to be this one: the shown one first."""
    first = draft.aliases[0]
    strong = [alias for alias in draft.aliases if alias.strength is Strength.STRONG]
    return list(dict.fromkeys(folded(alias.written) for alias in (first, *strong)))


def same_actor(draft: ActorDraft, owners: Sequence[Owner]) -> SubjectId | None:
    """Return which of the actors that have one of the draft's names it is; None: a new one.

    That is the one with the shown name; else the one with most of the strong names, and among
    equals the oldest. A name that is weak there shows nothing, unless it is the shown one in both.
    """
    shown = folded(draft.aliases[0].written)
    counts: dict[SubjectId, tuple[bool, int]] = {}
    for owner in owners:
        if owner.strength is Strength.WEAK and not owner.folded == shown == folded(owner.name):
            continue
        had, count = counts.get(owner.id, (False, 0))
        counts[owner.id] = (had or owner.folded == shown, count + 1)
    if not counts:
        return None
    return max(sorted(counts), key=lambda subject_id: counts[subject_id])


def change(
    draft: ActorDraft, stored: StoredActor | None, owners: Sequence[Owner], voice: Voice
) -> Change:
    """Return what importing the draft does; ``stored`` is the same actor, None: it is new."""
    own = None if stored is None else stored.id
    others = {
        owner.folded: owner.name
        for owner in owners
        if owner.id != own and owner.strength is Strength.STRONG
    }
    names = _Names(stored, others, voice)
    for alias in draft.aliases:
        names.take(alias)
    if stored is None:
        return Change(
            add=tuple(names.add),
            kind=draft.kind,
            country=draft.country,
            context=draft.context,
            vetoes=draft.vetoes,
            keep=True,
            conflicts=tuple(names.conflicts),
        )
    conflicts = names.conflicts
    return Change(
        add=tuple(names.add),
        mark=tuple(names.mark),
        kind=_said(Clash.KIND, draft.kind, stored.kind, voice, conflicts),
        country=_said(Clash.COUNTRY, draft.country, stored.country, voice, conflicts),
        context=_words(Clash.CONTEXT, draft.context, stored.context, (stored, voice), conflicts),
        vetoes=_words(Clash.VETOES, draft.vetoes, stored.vetoes, (stored, voice), conflicts),
        keep=not stored.curated,
        conflicts=tuple(conflicts),
    )


@dataclass(slots=True)
class _Names:
    """The names of one draft, taken one after the other."""

    stored: StoredActor | None
    others: dict[str, str]
    """Strong names of other actors, folded, and who they are."""
    voice: Voice
    add: list[Alias] = field(default_factory=list[Alias])
    mark: list[Alias] = field(default_factory=list[Alias])
    conflicts: list[Conflict] = field(default_factory=list[Conflict])

    def take(self, alias: Alias) -> None:
        known = self._known(alias.written)
        if known is None or (known.origin == "proposed" and not known.removed):
            self._take_new(alias)
        elif known.removed:
            self._take_against(alias, Clash.REMOVED, "removed")
        elif known.alias.strength is not alias.strength:
            self._take_marked(alias, known)

    def _known(self, written: str) -> StoredAlias | None:
        aliases = self.stored.aliases if self.stored else ()
        return next((one for one in aliases if one.alias.written == written), None)

    def _take_new(self, alias: Alias) -> None:
        owner = self.others.get(folded(alias.written))
        if owner is not None and alias.strength is Strength.STRONG:
            self.conflicts.append(Conflict(Clash.OWNED, alias.written, owner))
        else:
            self.add.append(alias)

    def _take_marked(self, alias: Alias, known: StoredAlias) -> None:
        looked_at = self.stored is not None and self.stored.curated
        if known.origin == "admin" or (looked_at and self.voice is Voice.CATALOGUE):
            self._take_against(alias, Clash.STRENGTH, known.alias.strength.value)
        else:
            self.mark.append(alias)

    def _take_against(self, alias: Alias, clash: Clash, stored: str) -> None:
        if self.voice is Voice.OVERRULING:
            self.mark.append(alias)
        else:
            self.conflicts.append(Conflict(clash, alias.written, stored))


def _said(
    clash: Clash, said: str | None, stored: str | None, voice: Voice, conflicts: list[Conflict]
) -> str | None:
    """Return what is to be stored of kind or country; None: as it is."""
    if said is None or said == stored:
        return None
    if stored is None or voice is Voice.OVERRULING:
        return said
    conflicts.append(Conflict(clash, said, stored))
    return None


def _words(
    clash: Clash,
    said: Sequence[str],
    stored: Sequence[str],
    towards: tuple[StoredActor, Voice],
    conflicts: list[Conflict],
) -> tuple[str, ...] | None:
    """Return all words of context, or vetoes, that are to be stored; None: as they are."""
    actor, voice = towards
    if voice is Voice.OVERRULING:  # a file that says nothing of them has no word on them
        return tuple(said) if said and tuple(said) != tuple(stored) else None
    missing = _missing(said, stored)
    if not missing:
        return None
    if voice is Voice.CATALOGUE and actor.curated and stored:
        conflicts.append(Conflict(clash, ", ".join(missing), ", ".join(stored)))
        return None
    together = (*stored, *missing)[:MOST_WORDS]
    return together if together != tuple(stored) else None


def _missing(said: Iterable[str], stored: Sequence[str]) -> list[str]:
    return [word for word in said if word not in stored]
