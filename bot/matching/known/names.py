"""Whom typed names mean, of the actors that the program knows, and what else they are called.

Organisations are called otherwise abroad (OTAN, حلف شمال الأطلسي), which no rule derives; people
have spellings of their own in each language. Both stand in ``data/known`` and ``data/starter``.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from bot.matching.exchange.drafting import drafted_from, is_acronym
from bot.matching.known.blocks import Block, blocks
from bot.matching.model import ActorDraft, Alias, Strength
from bot.matching.proposals import Proposal, Reason, everyday_words, propose
from bot.matching.spelling import folded
from bot.matching.territories import shares_script
from bot.matching.tokens import tokenize

FOLDERS = ("starter", "known")
NO_BLOCKS = frozenset({"states.txt"})
"""Lists of another form."""
LEAST_ACRONYM = 3
"""Letters of an acronym that tells by itself who is meant, if but one actor we know has it."""


class _Bearers(NamedTuple):
    """Who has a name, by its folded form: places in the list of all actors."""

    strong: dict[str, tuple[int, ...]]
    weak: dict[str, tuple[int, ...]]
    """Only of those of whom it is no strong name."""


@cache
def known_blocks() -> tuple[tuple[Block, ...], ...]:
    """Return the blocks of each actor: one that has the same first name in two files is one."""
    data = files("bot.matching") / "data"
    listed = [file for folder in FOLDERS for file in (data / folder).iterdir()]
    actors: dict[tuple[str, str, bool], list[Block]] = {}
    for file in sorted(listed, key=lambda one: one.name):
        if file.name.endswith(".txt") and file.name not in NO_BLOCKS:
            for block in blocks(file):
                kind, _, country = block.fields().get("is", "").partition(" ")
                first = folded(block.aliases()[0].written)
                actors.setdefault((first, country, kind == "person"), []).append(block)
    return tuple(map(tuple, actors.values()))


@cache
def _bearers() -> _Bearers:
    """Return who has which names; the first time takes a second."""
    strong: dict[str, tuple[int, ...]] = {}
    weak: dict[str, tuple[int, ...]] = {}
    for place, same in enumerate(known_blocks()):
        forms: dict[str, bool] = {}
        for alias in chain.from_iterable(block.aliases() for block in same):
            form = folded(alias.written)
            forms[form] = forms.get(form, False) or alias.strength is Strength.STRONG
        for form, is_strong in forms.items():
            found = strong if is_strong else weak
            found[form] = (*found.get(form, ()), place)
    return _Bearers(strong, weak)


def known_actors() -> Iterator[ActorDraft]:
    """Yield all actors that the program knows by itself, in the order of ``known_blocks``."""
    return map(_draft, range(len(known_blocks())))


def known_actor(names: Sequence[str], kind: str | None = None) -> ActorDraft | None:
    """Return the actor that is meant by typed ``names``; None where that is not certain.

    One that most of the names are strong names of, and no other as many; weak ones count only
    beside a strong one, but for an acronym that nobody else has. ``kind`` as in ``Actor``: who is
    known as another is not meant. Names that others bear as well are weak in what is returned.
    """
    place = _meant(names)
    if place is None:
        return None
    draft = _draft(place)
    return draft if _may_be(kind, draft.kind) else None


class Completion(NamedTuple):
    """What saving typed names would bring along."""

    known: ActorDraft | None
    """Whom they mean, of those that the program knows by itself."""
    proposals: tuple[Proposal, ...]


def completed(names: Sequence[str], kind: str | None = None) -> Completion:
    """Return further names of an actor: those it is known by, and those made from ``names``."""
    known = known_actor(names, kind)
    found = {} if known is None else {one.alias.written: one for one in _forms(known, names)}
    kind = kind or (known.kind if known else None)
    for proposal in propose(names, is_person=None if kind is None else kind == "person"):
        if known is None or not _is_written_out(proposal, known):
            found.setdefault(proposal.alias.written, proposal)
    return Completion(known, tuple(found.values()))


def _is_written_out(proposal: Proposal, known: ActorDraft) -> bool:
    """Say whether a name put into other letters is of an actor known by one in those letters.

    Letter by letter, German and Turkish names make Cyrillic ones that nobody prints.
    """
    written = proposal.alias.written
    return proposal.reason is Reason.SCRIPT and any(
        shares_script(written, alias.written) for alias in known.aliases
    )


def _forms(actor: ActorDraft, names: Collection[str]) -> tuple[Proposal, ...]:
    """Return the names of a known actor that are not among ``names``, as proposals."""
    taken = {_spelled(name) for name in names}
    found: list[Proposal] = []
    for alias in actor.aliases:
        form = _spelled(alias.written)
        if form[0] and form not in taken:
            taken.add(form)
            found.append(Proposal(alias, Reason.KNOWN))
    return tuple(found)


def _spelled(written: str) -> tuple[str, tuple[bool, ...]]:
    """Return what tells one spelling from another: French writes no capitals within a name."""
    return folded(written), tuple(word[0].isupper() for word in written.split())


def _meant(names: Sequence[str]) -> int | None:
    bearers = _bearers()
    strong: Counter[int] = Counter()
    weak: Counter[int] = Counter()
    for form, name in {folded(name): name for name in names}.items():
        by_itself, backed = bearers.strong.get(form, ()), bearers.weak.get(form, ())
        strong.update(by_itself)
        weak.update(backed)
        if not by_itself and len(backed) == 1 and _is_telling(name):
            strong.update(backed)
    ranked = sorted(strong, key=lambda place: (-strong[place], -weak[place], place))
    if not ranked:
        return None
    best, *others = ranked
    if others and (strong[others[0]], weak[others[0]]) == (strong[best], weak[best]):
        return None
    return best


def _is_telling(name: str) -> bool:
    """Say whether a name is an acronym long enough to be nobody else's by chance."""
    return len(name) >= LEAST_ACRONYM and name.isupper() and len(tokenize(name)) == 1


def _may_be(kind: str | None, known: str | None) -> bool:
    """Say whether somebody of one kind may be of another: parties are groups, people are not."""
    told = {kind, known}.isdisjoint({None, "other"})
    return not told or (kind == "person") is (known == "person")


@cache
def _draft(place: int) -> ActorDraft:
    drafts = [drafted_from(block) for block in known_blocks()[place]]
    strengths: dict[str, Strength] = {}
    for alias in chain.from_iterable(draft.aliases for draft in drafts):
        strengths.setdefault(alias.written, _strength(alias))
    return ActorDraft(
        tuple(Alias(written, strength) for written, strength in strengths.items()),
        drafts[0].kind,
        drafts[0].country,
        tuple(dict.fromkeys(chain.from_iterable(draft.context for draft in drafts))),
        tuple(dict.fromkeys(chain.from_iterable(draft.vetoes for draft in drafts))),
    )


def _strength(alias: Alias) -> Strength:
    """Return how a name counts: letters enough to be nobody else's by themselves."""
    if _is_shared(alias):
        return Strength.WEAK
    own = alias.strength is Strength.STRONG or (
        len(alias.written) > LEAST_ACRONYM
        and is_acronym(alias.written)
        and len(_bearers().weak.get(folded(alias.written), ())) == 1
        and not everyday_words([alias.written.capitalize()])
    )
    return Strength.STRONG if own else Strength.WEAK


def _is_shared(alias: Alias) -> bool:
    return len(_bearers().strong.get(folded(alias.written), ())) > 1
