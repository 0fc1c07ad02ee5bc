"""The buttons under what admins see of actors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.ids import QuestionId, SubjectId
from bot.matching.model import Strength
from bot.telegram import keyboards
from bot.telegram.buttons import (
    ActorAction,
    ActorButton,
    ActorKind,
    ActorsButton,
    AliasAction,
    AliasButton,
    Choice,
    CountriesButton,
    CountryButton,
    KindButton,
    MergeButton,
    NamesButton,
    PlanAction,
    PlanButton,
    PlanWrongButton,
    SaveActorButton,
    TwinButton,
    VetoButton,
)
from bot.telegram.conversation import Tap, Taps

if TYPE_CHECKING:
    from bot.chats.paging import Paging
    from bot.matching.countries import Country
    from bot.matching.curation.model import AliasEntry, Dossier, Plan
    from bot.matching.model import Sample, SubjectCard
    from bot.telegram.subject_desk import Place


def plan(question_id: QuestionId, shown: "Plan") -> Taps:
    """Return the ways to save a new actor, what can be said of it before, and the way out."""
    with_all = Tap("save_actor", SaveActorButton(question_id, Choice.YES))
    typed = Tap("save_typed", SaveActorButton(question_id, Choice.NO))
    rows = ((with_all,), (typed,)) if shown.proposals else ((with_all,),)
    about = (
        Tap("actor_kind", PlanButton(question_id, PlanAction.KIND)),
        Tap("actor_country", PlanButton(question_id, PlanAction.COUNTRY)),
    )
    wrong = [
        Tap("wrong_match", PlanWrongButton(question_id, one.article_id), {"number": number})
        for number, one in enumerate(shown.trial.samples, start=1)
    ]
    return (*rows, about, *keyboards.in_rows(wrong, 2), *keyboards.cancel(question_id))


def kinds(question_id: QuestionId, back_to: Tap) -> Taps:
    """Return what an actor can be, and the way back."""
    taps = [Tap("kind", KindButton(question_id, kind), {"kind": kind.value}) for kind in ActorKind]
    return (*keyboards.in_rows(taps, 2), (back_to,))


def countries(
    question_id: QuestionId, listed: "Sequence[Country]", page: "Paging | None" = None
) -> Taps:
    """Return countries to choose from, none of them, and the other pages."""
    taps = [
        Tap("shown", CountryButton(question_id, one.code), {"text": one.name}) for one in listed
    ]
    nowhere = (Tap("no_country", CountryButton(question_id, "")),)
    if page is None:
        return (*keyboards.in_rows(taps, 2), nowhere)
    turning = keyboards.turning(page, lambda number: CountriesButton(question_id, number))
    return (*keyboards.in_rows(taps, 2), *turning, nowhere)


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
    described = (
        _tap("actor_kind", card.id, ActorAction.KIND, page),
        _tap("actor_country", card.id, ActorAction.COUNTRY, page),
    )
    third = [_tap("actor_merge", card.id, ActorAction.MERGE, page)]
    if not card.reviewed:
        third.append(_tap("actor_reviewed", card.id, ActorAction.REVIEWED, page))
    if dossier.vetoes:
        third.append(_tap("actor_unveto", card.id, ActorAction.UNVETO, page))
    remove = _tap("subject_remove", card.id, ActorAction.REMOVE, page)
    return (first, second, described, tuple(third), (remove, _all(page)))


def removal(subject_id: SubjectId, page: int) -> Taps:
    """Return the confirmation of removing an actor, and the way back."""
    return (
        (_tap("subject_really", subject_id, ActorAction.REALLY, page),),
        (_tap("actor_show", subject_id, ActorAction.SHOW, page),),
    )


def page_of_names(dossier: "Dossier", page: "Paging") -> "Sequence[AliasEntry]":
    """Return the names on a page."""
    return dossier.aliases[page.offset : page.offset + page.size]


def names(place: "Place", dossier: "Dossier", names_page: "Paging") -> Taps:
    """Return, for each name, marking it strong or weak, and removing it; and the other pages."""
    subject_id, page = place.subject_id, place.page
    rows: list[tuple[Tap, ...]] = []
    shown = page_of_names(dossier, names_page)
    for number, one in enumerate(shown, start=names_page.first):
        strong = one.strength is Strength.STRONG
        mark = AliasAction.WEAK if strong else AliasAction.STRONG
        label = "make_weak" if strong else "make_strong"
        row = [Tap(label, AliasButton(subject_id, one.id, mark, page), {"number": number})]
        if len(dossier.aliases) > 1:
            remove = AliasButton(subject_id, one.id, AliasAction.REMOVE, page)
            row.append(Tap("remove_name", remove, {"number": number}))
        rows.append(tuple(row))
    add = _tap("actor_add", subject_id, ActorAction.ADD, page)
    turning = keyboards.turning(names_page, lambda number: NamesButton(subject_id, page, number))
    return (*rows, *turning, (add, _tap("actor_show", subject_id, ActorAction.SHOW, page)))


def hits(subject_id: SubjectId, samples: "Sequence[Sample]", page: int) -> Taps:
    """Return, for each hit, that it is wrong."""
    rows = keyboards.wrong_matches(subject_id, samples, page)
    return (*rows, (_tap("actor_show", subject_id, ActorAction.SHOW, page),))


def vetoes(question_id: QuestionId, phrases: Sequence[str]) -> Taps:
    """Return phrases to choose from; another one can be typed."""
    return tuple(
        (Tap("shown", VetoButton(question_id, number), {"text": phrase}),)
        for number, phrase in enumerate(phrases)
    )


def twins(gone: SubjectId, cards: "Sequence[SubjectCard]", page: int) -> Taps:
    """Return subjects of which one may be the same as another."""
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
