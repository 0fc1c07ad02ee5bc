"""Which actors' names stand in a text, and where: candidates, not yet verdicts."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from sys import intern

from bot.ids import SubjectId
from bot.matching.contexts import Contexts, Speaking
from bot.matching.hearing import HeardNames
from bot.matching.kept_names import MOST_NAMES, KeptNames, NameNumber, forms_of, numbers
from bot.matching.lattice import Sounding, Spelled, spelled
from bot.matching.model import Actor, Rule
from bot.matching.names import Hit, Name
from bot.matching.persons import Mention
from bot.matching.said import SaidWords
from bot.matching.states import all_names_of
from bot.matching.surnames import Surnames
from bot.matching.surroundings import is_generic
from bot.matching.tokens import Tokens
from bot.matching.translations import Translations
from bot.matching.trie import Forms, Trie
from bot.matching.weak_words import WeakWords, is_weak_word


@dataclass(frozen=True, slots=True)
class Candidates:
    """What an article may name, and for whom its words speak."""

    hits: list[Hit]
    spoken_for: AbstractSet[SubjectId]
    """Actors of whose words of context the article has the first."""


class ActorIndex:
    """All names of all actors, by their words and by their sounds."""

    def __init__(self) -> None:
        self._names = KeptNames()
        self._anywhere: Trie[NameNumber] = Trie(self._names.path)
        self._capitalised: Trie[NameNumber] = Trie(self._names.path)
        self._said = SaidWords()
        self._heard = HeardNames(self._said, self._names)
        # Surnames and other weak words: nearly all that an article has of them mean nobody, so
        # they are passed over unless something in the article speaks for their actor.
        self._weak = WeakWords(self._said, self._names)
        self._contexts = Contexts()
        self._surnames = Surnames(self._said, self._names)
        self._translations = Translations(self._names)

    def add(self, actor: Actor) -> None:
        """Look for ``actor`` from now on, under these names only."""
        self.remove(actor.id)
        names = tuple(dict.fromkeys(all_names_of(actor)))[:MOST_NAMES]
        if not names:
            return
        self._names.add(actor.id, names)
        self._contexts.add(actor.id, names[0].context)
        self._surnames.add(actor.id, names)
        for number, name in numbers(actor.id, names):
            if is_weak_word(name):
                self._weak.add(number, name)
                continue
            exact = self._trie_of(name)
            for way, path in _ways(number, name):
                exact.add_along(path, way, rare=way != number)
            self._heard.add(number, name)
            self._translations.add(number, name)

    def remove(self, subject_id: SubjectId) -> None:
        """Forget an actor; nothing of it stays."""
        names = self._names.of(subject_id)
        if not names:
            return
        self._contexts.remove(subject_id, names[0].context)
        self._surnames.remove(subject_id, names)
        for number, name in numbers(subject_id, names):
            if is_weak_word(name):
                self._weak.remove(number, name)
                continue
            exact = self._trie_of(name)
            for way, path in _ways(number, name):
                exact.remove_along(path, way)
            self._heard.remove(number, name)
            self._translations.remove(number, name)
        self._names.remove(subject_id)

    def _trie_of(self, name: Name) -> Trie[NameNumber]:
        return self._capitalised if begins_with_capital(name) else self._anywhere

    @property
    def is_empty(self) -> bool:
        """Say whether no word of a name is left."""
        tries = (self._anywhere, self._capitalised)
        others = (self._said, self._heard, self._weak, self._contexts, self._surnames)
        others = (*others, self._translations)
        return all(part.is_empty for part in (self._names, *tries, *others))

    def candidates(self, tokens: Tokens) -> Candidates:
        """Return every place where a name may stand, by whatever rule.

        Weak words for whose actor nothing in the article could speak are left out.
        """
        if self._names.is_empty:
            return Candidates([], frozenset())
        lattice, sounding, proper = spelled(tokens), Sounding(tokens), _proper_places(tokens)
        hits = self._spelled(lattice, proper)
        hits += self._heard.hits(sounding, hits)
        hits += self._translations.hits(lattice, hits)
        spoken_for = self._contexts.spoken_for(lattice.keys)
        speaking = Speaking(tokens, hits, spoken_for)
        hits += self._weak.hits(lattice, sounding, proper, speaking)
        return Candidates(hits, spoken_for)

    def _spelled(self, lattice: Spelled, proper: Iterable[int]) -> list[Hit]:
        """Return the places where the words of a name stand."""
        found: dict[tuple[int, int, int], Hit] = {}
        for trie, starts in (
            (self._anywhere, lattice.starts_anywhere(self._anywhere.starts)),
            (self._capitalised, lattice.starts(proper, self._capitalised.starts)),
        ):
            for start in starts:
                if not lattice.may_go_on(start, trie):
                    continue
                for end, way in trie.walk(lattice, start):
                    if lattice.whole(start, end):
                        name = self._names.name(way)
                        rule = Rule.DERIVED if name.is_demonym else Rule.EXACT
                        found[start, end, id(name)] = Hit(name, rule, start, end)
        return list(found.values())

    def mentions(
        self, tokens: Tokens, hits: Sequence[Hit], spoken_for: AbstractSet[SubjectId]
    ) -> list[Mention]:
        """Return every place where a person may be meant by less than the full name."""
        if self._surnames.is_empty:
            return []
        return self._surnames.mentions(tokens, Speaking(tokens, hits, spoken_for))


def _ways(number: NameNumber, name: Name) -> Iterator[tuple[NameNumber, tuple[Forms, ...]]]:
    """Yield the ways through a name with the words along which they lead."""
    if name.has_own_path:
        yield number, tuple([forms_of(word) for word in name.words])
    for way, path in enumerate(name.other_paths(), start=1):
        yield number + way, tuple(map(intern, path))


def begins_with_capital(name: Name) -> bool:
    """Say whether a text that uses capitals writes one here, or else means something else.

    ``resolution`` drops such a name without its capital; here it is not even looked for. Full
    names of people and acronyms are another matter, and so are names that begin with the kind of
    group: le groupe Wagner, батальона «Колвар».
    """
    several = len(name.words) > 1
    if name.is_acronym or (several and name.is_person):
        return False
    return name.is_capitalised and not (several and is_generic(name.words[0].keys))


def _proper_places(tokens: Tokens) -> list[int]:
    """Return the words at which a capitalised name may begin: its article may be in lower case."""
    articles = {at for at, word in enumerate(tokens.words) if word in {"al", "el"}}
    return sorted(articles.union(tokens.name_like)) if articles else tokens.name_like
