"""Which words are inflections of one another, by tables of endings for each language.

A word has the keys of all paradigms that it fits. Two words are one where they share a key. Keys
of different paradigms never meet, so that "retraite" (a verb's form, or another noun) is not
"retrait".
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_NONE = "-"
_STEM = "="
"""The class of most nouns, one for all languages: a query, which may be in any, needs few keys."""


@dataclass(frozen=True, slots=True)
class _Ending:
    """What a word with this ending is: a form of a class, or of an ambiguous part of it."""

    family: str
    minimum: int
    part: str = ""
    """Empty for an ending that no other word of the stem can have."""
    parts: tuple[str, ...] = ()
    """All ambiguous parts of the class, for an ending that is not."""
    also: str = ""

    def keys(self, stem: str) -> list[str]:
        if self.family == _STEM:
            return [f"{_STEM}{stem}"]
        if self.part:
            return [f"{self.family}:{stem}|{self.part}"]
        found = [f"{self.family}:{stem}", *(f"{self.family}:{stem}|{part}" for part in self.parts)]
        return [*found, f"{_STEM}{stem}"] if self.also == _STEM else found


@dataclass(slots=True)
class Paradigms:
    """The endings of one language, or of all that share a script."""

    by_ending: dict[str, list[_Ending]] = field(
        default_factory=lambda: defaultdict[str, list[_Ending]](list)
    )
    longest: int = 0

    def add(self, language: str, line: str) -> None:
        """Take in one line of the table, of which the language has been taken off."""
        head, _, endings = line.partition(":")
        head, _, also = head.partition(">")
        family, minimum = head.split()
        family = _STEM if family == _STEM else f"{language}.{family}"
        sure, _, ambiguous = endings.partition("|")
        groups = [group.split("/") for group in ambiguous.split()]
        parts = tuple(group[0] for group in groups)
        for ending in dict.fromkeys(sure.split()):
            self._put(ending, _Ending(family, int(minimum), "", parts, also.strip()))
        for group in groups:
            for ending in group:
                self._put(ending, _Ending(family, int(minimum), group[0]))

    def _put(self, written: str, ending: _Ending) -> None:
        letters = "" if written == _NONE else written
        self.by_ending[letters].append(ending)
        self.longest = max(self.longest, len(letters))

    def keys(self, word: str, minimum: int = 0) -> set[str]:
        """Return the keys of ``word``, of stems of at least ``minimum`` letters."""
        found: set[str] = set()
        for length in range(min(self.longest, len(word) - 1) + 1):
            cut = len(word) - length
            for ending in self.by_ending.get(word[cut:], ()):
                if cut >= ending.minimum and cut >= minimum:
                    found.update(ending.keys(word[:cut]))
        return found


_SCRIPTS = {
    "fr": "Latin", "es": "Latin", "de": "Latin", "tr": "Latin",
    "fa": "Arabic", "ckb": "Arabic", "ru": "Cyrillic",
}  # fmt: skip


@cache
def paradigms() -> dict[str, Paradigms]:
    """Return the paradigms by language, as in ``data/topic_endings.txt``, and by script."""
    text = (files("bot.matching") / "data" / "topic_endings.txt").read_text("utf-8")
    found: dict[str, Paradigms] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, rest = line.split(maxsplit=1)
            found.setdefault(language, Paradigms()).add(language, rest)
            # Merged, each class under its own language's name, for words that may be in any.
            found.setdefault(_SCRIPTS[language], Paradigms()).add(language, rest)
    return found


@cache
def families(language: str) -> dict[str, str]:
    """Return the first of each family of irregular forms by each of the others (folded)."""
    text = (files("bot.matching") / "data" / f"topic_families_{language}.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {form: family[0] for family in lines for form in family}
