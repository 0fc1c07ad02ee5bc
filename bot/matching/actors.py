"""Which actors' names stand in a text, and where: candidates, not yet verdicts."""

from collections.abc import Iterable

from bot.ids import SubjectId
from bot.matching.lattice import Sounding, spelled
from bot.matching.model import Actor, Rule
from bot.matching.names import Hit, Name
from bot.matching.persons import Mention
from bot.matching.spelling import same_words
from bot.matching.states import all_names_of
from bot.matching.surnames import Surnames
from bot.matching.tokens import Tokens
from bot.matching.trie import Trie


class ActorIndex:
    """All names of all actors, by their words and by their sounds."""

    def __init__(self) -> None:
        self._names: dict[SubjectId, tuple[Name, ...]] = {}
        self._anywhere: Trie[Name] = Trie()
        self._capitalised: Trie[Name] = Trie()
        self._sounds: Trie[Name] = Trie()
        self._surnames = Surnames()

    def add(self, actor: Actor) -> None:
        """Look for ``actor`` from now on, under these names only."""
        self.remove(actor.id)
        names = all_names_of(actor)
        self._names[actor.id] = names
        for name in names:
            self._surnames.add(name)
            exact = self._trie_of(name)
            for path in name.paths():
                exact.add(path, name)
            for path in name.sound_paths():
                self._sounds.add(path, name)

    def remove(self, subject_id: SubjectId) -> None:
        """Forget an actor; nothing of it stays."""
        for name in self._names.pop(subject_id, ()):
            self._surnames.remove(name)
            exact = self._trie_of(name)
            for path in name.paths():
                exact.remove(path, name)
            for path in name.sound_paths():
                self._sounds.remove(path, name)

    def _trie_of(self, name: Name) -> Trie[Name]:
        return self._capitalised if begins_with_capital(name) else self._anywhere

    @property
    def is_empty(self) -> bool:
        """Say whether no word of a name is left."""
        parts = (self._anywhere, self._capitalised, self._sounds, self._surnames)
        return not self._names and all(part.is_empty for part in parts)

    def hits(self, tokens: Tokens) -> list[Hit]:
        """Return every place where a name may stand, by whatever rule."""
        found: dict[tuple[int, int, int], Hit] = {}
        if not self._names:
            return []
        lattice, proper = spelled(tokens), _proper_places(tokens)
        for trie, places in (
            (self._anywhere, lattice.starts_anywhere(self._anywhere.starts)),
            (self._capitalised, lattice.starts(self._capitalised.starts, proper)),
        ):
            for start in places:
                for end, name in trie.walk(lattice, start):
                    rule = Rule.DERIVED if name.is_demonym else Rule.EXACT
                    found[start, end, id(name)] = Hit(name, rule, start, end)
        sounding = Sounding(tokens)
        for start in sounding.starts(self._sounds.starts, tokens.name_like):
            for end, name in self._sounds.walk(sounding, start):
                place = (start, end, id(name))
                if place not in found and same_words(name, tokens, start, end):
                    found[place] = Hit(name, Rule.SPELLING, start, end)
        return list(found.values())

    def mentions(self, tokens: Tokens, hits: Iterable[Hit]) -> list[Mention]:
        """Return every place where a person may be meant by less than the full name."""
        if self._surnames.is_empty:
            return []
        named = {hit.name.subject_id for hit in hits}
        return list(self._surnames.mentions(tokens, named))


def begins_with_capital(name: Name) -> bool:
    """Say whether a text that uses capitals writes one here, or else means something else.

    ``resolution`` drops such a name without its capital; here it is not even looked for. Full
    names of people and acronyms are another matter.
    """
    is_full_name = name.is_person and len(name.words) > 1
    return name.is_capitalised and not name.is_acronym and not is_full_name


def _proper_places(tokens: Tokens) -> list[int]:
    """Return the words at which a capitalised name may begin: its article may be in lower case."""
    articles = {at for at, word in enumerate(tokens.words) if word in {"al", "el"}}
    return sorted(articles.union(tokens.name_like)) if articles else tokens.name_like
