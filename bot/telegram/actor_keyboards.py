"""The buttons under what admins see of actors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.ids import QuestionId, SubjectId
from bot.matching.model import Strength
from bot.telegram import keyboards
from bot.telegram.buttons import (
    ActorAction,
    ActorButton,
    ActorsButton,
    AliasAction,
    AliasButton,
    Choice,
    MergeButton,
    SaveActorButton,
    TwinButton,
    VetoButton,
    WrongMatchButton,
)
from bot.telegram.conversation import Tap, Taps

if TYPE_CHECKING:
    from bot.matching.curation.model import AliasEntry, Dossier
    from bot.matching.model import Sample, SubjectCard

MOST_NAMES_SHOWN = 15
"""Names of an actor with buttons: as many rows as a telephone shows with the text."""


def save(question_id: QuestionId, *, proposals: bool) -> Taps:
    """Return the ways to save a new actor, and the way out."""
    with_all = Tap("save_actor", SaveActorButton(question_id, Choice.YES))
    typed = Tap("save_typed", SaveActorButton(question_id, Choice.NO))
    rows = ((with_all,), (typed,)) if proposals else ((with_all,),)
    return (*rows, *keyboards.cancel(question_id))


def to_actor(subject_id: SubjectId, page: int = 0) -> Taps:
    """Return the way to an actor, and to all."""
    return ((_tap("actor_show", subject_id, ActorAction.SHOW, page), _all(page)),)


def found(cards: "Sequence[SubjectCard]") -> Taps:
    """Return actors to choose from, a row each."""
    rows = [
        (Tap("shown", ActorButton(card.id, ActorAction.SHOW, 0), {"text": card.name}),)
        for card in cards
    ]
    return (*rows, (_all(0),))


def actor(card: "SubjectCard", dossier: "Dossier", page: int) -> Taps:
    """Return what an admin can do with this actor."""
    first = (
        _tap("actor_names", card.id, ActorAction.NAMES, page),
        _tap("actor_hits", card.id, ActorAction.HITS, page),
    )
    second = (
        _tap("actor_add", card.id, ActorAction.ADD, page),
        _tap("actor_context", card.id, ActorAction.CONTEXT, page),
    )
    third = [_tap("actor_merge", card.id, ActorAction.MERGE, page)]
    if not card.reviewed:
        third.append(_tap("actor_reviewed", card.id, ActorAction.REVIEWED, page))
    if dossier.vetoes:
        third.append(_tap("actor_unveto", card.id, ActorAction.UNVETO, page))
    return (first, second, tuple(third), (_all(page),))


def names(subject_id: SubjectId, aliases: "Sequence[AliasEntry]", page: int) -> Taps:
    """Return, for each name, marking it strong or weak, and removing it."""
    rows: list[tuple[Tap, ...]] = []
    for number, one in enumerate(aliases[:MOST_NAMES_SHOWN], start=1):
        strong = one.strength is Strength.STRONG
        mark = AliasAction.WEAK if strong else AliasAction.STRONG
        label = "make_weak" if strong else "make_strong"
        row = [Tap(label, AliasButton(subject_id, one.id, mark, page), {"number": number})]
        if len(aliases) > 1:
            remove = AliasButton(subject_id, one.id, AliasAction.REMOVE, page)
            row.append(Tap("remove_name", remove, {"number": number}))
        rows.append(tuple(row))
    add = _tap("actor_add", subject_id, ActorAction.ADD, page)
    return (*rows, (add, _tap("actor_show", subject_id, ActorAction.SHOW, page)))


def hits(subject_id: SubjectId, samples: "Sequence[Sample]", page: int) -> Taps:
    """Return, for each hit, that it is wrong."""
    rows = tuple(
        (
            Tap(
                "wrong_match",
                WrongMatchButton(subject_id, sample.article_id, page),
                {"number": number},
            ),
        )
        for number, sample in enumerate(samples, start=1)
    )
    return (*rows, (_tap("actor_show", subject_id, ActorAction.SHOW, page),))


def vetoes(question_id: QuestionId, phrases: Sequence[str]) -> Taps:
    """Return phrases to choose from; another one can be typed."""
    return tuple(
        (Tap("shown", VetoButton(question_id, number), {"text": phrase}),)
        for number, phrase in enumerate(phrases)
    )


def twins(gone: SubjectId, cards: "Sequence[SubjectCard]", page: int) -> Taps:
    """Return actors of which one may be the same as another."""
    return tuple(
        (Tap("shown", TwinButton(gone, card.id, page), {"text": card.name}),) for card in cards
    )


def merge(question_id: QuestionId) -> Taps:
    """Return the confirmation of a merger, and the way out."""
    return ((Tap("really_merge", MergeButton(question_id)),), *keyboards.cancel(question_id))


def back(page: int) -> Taps:
    """Return the way to all actors."""
    return ((_all(page),),)


def _all(page: int) -> Tap:
    return Tap("all_actors", ActorsButton(page))


def _tap(label: str, subject_id: SubjectId, action: ActorAction, page: int) -> Tap:
    return Tap(label, ActorButton(subject_id, action, page))
