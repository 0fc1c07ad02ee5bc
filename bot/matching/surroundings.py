"""What an article says around a name: capitals, sentences, brackets, words of context."""

import re
from functools import cached_property, lru_cache

from bot.matching.folding import INVISIBLE, fold_word
from bot.matching.lattice import ends_name
from bot.matching.names import bare, word_list
from bot.matching.readings import keys
from bot.matching.territories import territory_named
from bot.matching.tokens import Tokens, tokenize

SHOUTED = 3
"""Letters of a word in capitals that is no acronym, for telling a headline in capitals."""
MOST_AFTER = 80
"""Characters after a name in which its acronym is looked for."""
_UNSEEN = re.compile(f"[{INVISIBLE}]")
HEADLINE = 0.75
"""Share of words with a capital in a line that is a headline."""
_ACRONYM_AFTER = re.compile(
    r"(?:\s+(?:of|in|von|de|du)\s+\w+|(?:[-\u2010-\u2015\s]+[A-Z]\w+){1,2})?\s*\((?P<acronym>\w[\w.]{1,6})\)"
)
_SENTENCE_END = frozenset('.!?:;؟"“«•–—')


class Surroundings:
    """One article, asked about the neighbourhood of its words."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for index, raw in enumerate(self.tokens.raw):
            for key in keys(raw):
                places.setdefault(key, []).append(index)
        return places

    def is_shouted(self, index: int) -> bool:
        """Say whether the words around are in capitals, too, so that capitals say nothing."""
        raw = self.tokens.raw
        around = raw[max(0, index - 1) : index] + raw[index + 1 : index + 2]
        if len(around) == 1 or self.opens_sentence(index):
            around = raw[index + 1 : index + 3] or around
        words = [word for word in around if len(word) >= SHOUTED and has_case(word)]
        return bool(words) and all(word.isupper() for word in words)

    def is_capitalised(self, start: int, end: int) -> bool:
        """Say whether a name's first word is written as a name where the script allows it."""
        raw = self.tokens.raw[start:end]
        written = next((word for word in raw if word.casefold() not in {"al", "el"}), raw[0])
        return not has_case(written) or any(letter.isupper() for letter in written)

    def opens_sentence(self, index: int) -> bool:
        """Say whether a word stands first in its sentence, paragraph or quotation."""
        if index == 0:
            return True
        gap = self.tokens.gap(index - 1)  # one line break may be no more than a wrapped line
        return not _SENTENCE_END.isdisjoint(gap) or gap.count("\n") > 1

    def follower(self, index: int) -> str:
        """Return the word after ``index`` in the same phrase, as written; empty when none is."""
        following = index + 1
        if following >= len(self.tokens) or ends_name(self.tokens.gap(index)):
            return ""
        return self.tokens.raw[following]

    def after(self, index: int, joint: str) -> str:
        """Return the word after ``index``, also behind ``joint``, as written; empty without one."""
        if index + 1 < len(self.tokens) and self.tokens.gap(index).strip() == joint:
            return self.tokens.raw[index + 1]
        return self.follower(index)

    def predecessor(self, index: int) -> str:
        """Return the word before ``index`` in the same phrase, as written; empty when none is."""
        if not index or ends_name(self.tokens.gap(index - 1)):
            return ""
        return self.tokens.raw[index - 1]

    def is_mere_word(self, index: int) -> bool:
        """Say whether a capitalised word that is also a name is likely no name here.

        Michael Jordan; Chad Smith; Atlanta, Georgia; Apple orchards, Turkey prices.
        """
        if self.tokens.raw[index].islower():
            return True
        before, after = self.predecessor(index), self.follower(index)
        if not self.tokens.raw[index].isalpha() and not self.is_part_of_name(before):
            return False  # Jordan's air force: nobody speaks so of a word
        if self.is_part_of_name(before) or self.is_part_of_name(after):
            return True
        if index and self.tokens.gap(index - 1).strip() == "," and self._is_in_apposition(index):
            return True
        if not after or not self.opens_sentence(index) or after.isupper():
            return False
        word = fold_word(self.tokens.raw[index])
        return word not in word_list("borne_names") and not self._is_verb(index + 1)

    def _is_verb(self, index: int) -> bool:
        """Say whether the word after a sentence's first is what that one does."""
        word = fold_word(self.tokens.raw[index])
        if word.endswith("ed") and fold_word(self.follower(index)) != "by":
            return True  # Intel gathered by drones is no firm
        return word in word_list("verbs_of_news")

    def _is_in_apposition(self, index: int) -> bool:
        """Say whether a word stands between commas after a place that is no state."""
        before = self.tokens.raw[index - 1]
        closed = index + 1 == len(self.tokens) or self.tokens.gap(index).lstrip()[:1] in {",", "."}
        return closed and before[0].isupper() and territory_named(before) is None

    def follows_given_name(self, index: int) -> bool:
        """Say whether a capitalised word stands before that may be a given name: Ziad Nahar."""
        before = self.predecessor(index)
        if len(before) <= 1 or not self.is_part_of_name(before):
            return False
        if not self.tokens.gap(index - 1).isspace():
            return False
        if self.tokens.raw[index].isupper() or self._capitalises_nouns:
            return False
        if not before.isascii() and self.opens_sentence(index - 1):
            return False  # a Russian genitive: Акции Востека
        return territory_named(before) is None and not self.is_headline(index)

    @cached_property
    def _capitalises_nouns(self) -> bool:
        """Say whether the text is German, where a capital tells no name."""
        return len({"der", "die", "das", "und", "nicht", "ist", "im"} & set(self.tokens.words)) > 1

    @staticmethod
    def is_part_of_name(word: str) -> bool:
        """Say whether a neighbour is written like a part of the same, other name."""
        if (
            not word[:1].isupper()
            or (word.isupper() and len(word) > 1)
            or "'" in word
            or "’" in word
        ):
            return False
        known = (
            "titles",
            "foreign_titles",
            "openers",
            "demonyms",
            "state_nouns",
            "organisation_words",
        )
        return all(fold_word(word) not in word_list(which) for which in known)

    def place_of(self, term: str, start: int, end: int, *, within: int | None = None) -> int | None:
        """Return where ``term`` stands outside the words ``start`` to ``end``; None if nowhere.

        ``within``: so many words from there at most; None: anywhere.
        """
        wanted, places = term_keys(term), self._places
        if not wanted or places.keys().isdisjoint(wanted[0]):
            return None
        for first in sorted({place for key in wanted[0] for place in places.get(key, ())}):
            last = first + len(wanted)
            if start < last and first < end:
                continue
            if within is not None and not start - within <= first <= end + within:
                continue
            if all(
                first + offset < len(self.tokens)
                and not set(options).isdisjoint(keys(self.tokens.raw[first + offset]))
                for offset, options in enumerate(wanted)
            ):
                return first
        return None

    def is_headline(self, index: int) -> bool:
        """Say whether the line around a word has a capital at nearly every word."""
        text, (start, end) = self.tokens.text, self.tokens.spans[index]
        stop = text.find("\n", end)
        line = text[text.rfind("\n", 0, start) + 1 : None if stop < 0 else stop]
        words = [word for word in line.split() if len(word) >= SHOUTED]
        capitals = sum(word[:1].isupper() for word in words)
        ended = line.rstrip().endswith(".")
        return len(words) > SHOUTED and capitals >= HEADLINE * len(words) and not ended

    def acronym_after(self, end: int) -> str:
        """Return the acronym in brackets after a long name; empty when there is none."""
        start = self.tokens.spans[end - 1][1]
        found = _ACRONYM_AFTER.match(_UNSEEN.sub("", self.tokens.text[start : start + MOST_AFTER]))
        if found is None:
            return ""
        acronym = bare(found["acronym"])
        return acronym if acronym.isupper() and acronym.isalpha() else ""

    def explains_acronym(self, index: int) -> bool:
        """Say whether an acronym stands in brackets after words it may be short for."""
        if not index or self.tokens.gap(index - 1).strip() != "(":
            return False
        before = self.tokens.raw[max(0, index - 8) : index]
        letters = [word[0].casefold() for word in before]
        acronym = bare(self.tokens.raw[index]).casefold()
        capitals = sum(word[0].isupper() for word in before[-3:])
        return letters[-1] == acronym[-1] or capitals >= 2  # noqa: PLR2004


@lru_cache(maxsize=65_536)
def term_keys(term: str) -> tuple[tuple[str, ...], ...]:
    """Return the keys of each word of a term of context."""
    return tuple(keys(raw) for raw in tokenize(term).raw)


def has_case(word: str) -> bool:
    """Say whether the script of ``word`` knows capitals."""
    return word.lower() != word.upper()
