"""For whom an article speaks: the cheap test before a weak form is looked at.

``resolution`` decides whether a weak form has evidence; what is passed over here could have none.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from bot.ids import SubjectId
from bot.matching.kinds import kinds_of
from bot.matching.names import Hit, Name
from bot.matching.persons import look_around
from bot.matching.readings import keys
from bot.matching.surroundings import term_keys
from bot.matching.titles import near_titles, title_before
from bot.matching.tokens import Tokens


class Contexts:
    """The words of context of all actors, by the keys of their first words."""

    def __init__(self) -> None:
        self._subjects: dict[str, SubjectId | tuple[SubjectId, ...]] = {}
        """Most words speak for one actor."""

    @property
    def is_empty(self) -> bool:
        """Say whether no word is left."""
        return not self._subjects

    def add(self, subject_id: SubjectId, terms: Iterable[str]) -> None:
        """Let ``terms`` speak for an actor."""
        subjects = self._subjects
        for key in _first_keys(terms):
            before = subjects.get(key)
            if before is None:
                subjects[key] = subject_id
            else:
                subjects[key] = (*_several(before), subject_id)

    def remove(self, subject_id: SubjectId, terms: Iterable[str]) -> None:
        """Forget what ``add`` was told."""
        for key in _first_keys(terms):
            left = [one for one in _several(self._subjects[key]) if one != subject_id]
            if left:
                self._subjects[key] = tuple(left) if len(left) > 1 else left[0]
            else:
                del self._subjects[key]

    def spoken_for(self, keys: AbstractSet[str]) -> set[SubjectId]:
        """Return the actors for whom a text with words of these keys may speak."""
        found: set[SubjectId] = set()
        for key in self._subjects.keys() & keys:
            subjects = self._subjects[key]
            if isinstance(subjects, tuple):
                found.update(subjects)
            else:
                found.add(subjects)
        return found


def _several(subjects: SubjectId | tuple[SubjectId, ...]) -> tuple[SubjectId, ...]:
    return subjects if isinstance(subjects, tuple) else (subjects,)


def _first_keys(terms: Iterable[str]) -> set[str]:
    return {key for term in terms for words in term_keys(term)[:1] for key in words}


MOST_BEHIND_KIND = 3
"""Words from one for a kind of group to the group's own: Harakat Hezbollah al-Nujaba."""


class Speaking:
    """What in one article may be evidence for weak forms: names, words of context, titles."""

    def __init__(
        self, tokens: Tokens, hits: Sequence[Hit], spoken_for: AbstractSet[SubjectId]
    ) -> None:
        """Take the names that were found so far."""
        self._tokens = tokens
        self._near_titles = near_titles(tokens)
        self.named = {hit.name.subject_id for hit in hits}
        """Actors of whom a name stands in the article."""
        self.subjects = self.named | spoken_for
        """Besides them, those for whom words of context may speak."""
        self.countries = {
            hit.name.country for hit in hits if hit.name.country and not hit.name.is_state
        }

    def speaks_for(self, name: Name) -> bool:
        """Say whether something anywhere in the article may speak for the bearer of a name."""
        return name.subject_id in self.subjects or name.country in self.countries

    def may_speak(self, bearers: AbstractSet[SubjectId], start: int) -> bool:
        """Say whether ``spoken`` might say of one of these bearers' names that it counts there."""
        return (
            not bearers.isdisjoint(self.subjects)
            or bool(self.countries)
            or self._is_titled(start)
            or "'" in self._tokens.raw[start]
        )

    def _is_titled(self, start: int) -> bool:
        return start in self._near_titles and bool(title_before(self._tokens, start))

    def spoken(self, names: Sequence[Name], start: int, end: int) -> Sequence[Name]:
        """Return those of weak words at one place that may have evidence, or be some themselves.

        They are some in ``Velmart's KDP``, where they tell whose the acronym is, and over two
        words, where they may be the longer name.
        """
        if end - start > 1 or "'" in self._tokens.raw[start]:
            return names
        titled, subjects = self._is_titled(start), self.subjects
        if self.countries or titled:
            found = [name for name in names if self.speaks_for(name) or (titled and name.is_person)]
        else:
            found = [
                name
                for name in names
                if name.subject_id in subjects
                or (name.is_shortened and self._is_behind_kind(start))
            ]
        return self._without_strangers(found, start) if found else found

    def _without_strangers(self, names: list[Name], start: int) -> list[Name]:
        """Drop people who are not named elsewhere where a word stands beside a given name.

        Whoever is meant there is somebody else, or found by the surname with that given name.
        """
        named = self.named
        if all(name.subject_id in named or not name.is_person for name in names):
            return names
        spot = look_around(self._tokens, start)
        if not spot.before and spot.after is None:
            return names
        return [name for name in names if name.subject_id in named or not name.is_person]

    def _is_behind_kind(self, start: int) -> bool:
        """Say whether a word for a kind of group stands shortly before."""
        before = self._tokens.raw[max(0, start - MOST_BEHIND_KIND) : start]
        return any(kinds_of(keys(word)) for word in before)
