"""What an article says around a name: capitals, sentences, brackets, words of context."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.matching.folding import INVISIBLE, fold_word
from bot.matching.kinds import is_kind
from bot.matching.lattice import ends_name, spelled
from bot.matching.names import HYPHENS, Hit, bare, word_list
from bot.matching.readings import keys
from bot.matching.territories import territory_named
from bot.matching.tokens import Tokens, tokenize
from bot.matching.writings import is_persian

SHOUTED = 3
"""Letters of a word in capitals that is no acronym, for telling a headline in capitals."""
MOST_AFTER = 80
"""Characters after a name in which its acronym is looked for."""
_UNSEEN = re.compile(f"[{INVISIBLE}]")
LINK = 3
"""Letters of words that an acronym may pass over."""
HEADLINE = 0.75
"""Share of words with a capital in a line that is a headline."""
_ACRONYM_AFTER = re.compile(
    r"(?:\s+(?:of|in|von|de|du)\s+\w+|(?:[-\u2010-\u2015\s]+[A-Z]\w+){1,2})?\s*\((?P<acronym>\w[\w.]{1,6})\)"
)
_SENTENCE_END = frozenset('.!?:;؟"“«•–—')


DETERMINERS = frozenset(
    {"a", "an", "the", "this", "that", "these", "those", "each", "every", "some", "any", "no", "my",
     "your", "his", "her", "our", "their", "its", "une", "un", "la", "le", "el", "una", "der",
     "das",
     "ein", "eine", "einen", "einem", "dem", "den", "cet", "cette", "ce", "este", "esta", "bir"}
)  # fmt: skip
"""Before a word, and not before a firm or a state of the same name."""


GERMAN = frozenset(
    {"der", "die", "das", "und", "nicht", "ist", "im", "ein", "eine", "den", "dem", "auf", "mit",
     "für", "von", "zu", "sich", "wird", "wurde", "hat", "sind", "bei", "nach", "aus", "einen"}
)  # fmt: skip
AUXILIARIES = frozenset(
    {"is", "was", "are", "were", "be", "can", "could", "should", "must", "does", "and", "or", "in",
     "on", "at", "for", "from", "with", "as", "to", "not", "also", "a"}
)  # fmt: skip
"""Words after a name that stand as well after any other word."""
ENGLISH = frozenset(
    {"the", "of", "and", "to", "was", "is", "were", "by", "for", "on", "with", "her", "from", "has"}
)
GERMAN_AUXILIARIES = frozenset({"hat", "ist", "war", "wird", "hatte", "kann", "und", "oder"})
_ELIDED = re.compile("^(?:[dl]|qu)['’](?=.)", re.IGNORECASE)
"""École nationale d'ingénieurs: the article is not what an acronym is made of."""
_IRISH = re.compile("[OD]['’][^a-z]")
"""O'Keeffe, D'Angelo: an apostrophe that ends no name."""


class Initials(NamedTuple):
    """The first letters of words of a text."""

    letters: str
    at: list[int]
    """The place of the word of each letter."""


class Surroundings:
    """One article, asked about the neighbourhood of its words."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._initials: dict[frozenset[str], Initials] = {}

    def is_shouted(self, index: int) -> bool:
        """Say whether the words around are in capitals, too, so that capitals say nothing."""
        raw = self.tokens.raw
        around = raw[max(0, index - 1) : index] + raw[index + 1 : index + 2]
        if len(around) == 1 or self.opens_sentence(index):
            around = raw[index + 1 : index + 3] or around
        words = [word for word in around if len(word) >= SHOUTED and has_case(word)]
        return bool(words) and all(word.isupper() for word in words)

    def is_capitalised(self, start: int, end: int) -> bool:
        """Say whether a name's first word is written as a name where the script allows it.

        A word for a kind of group may be written small before it: le groupe Wagner.
        """
        raw = self.tokens.raw[start:end]
        telling = [word for word in raw if word.casefold() not in {"al", "el"}] or raw
        generic = is_generic(keys(telling[0])) and telling[0] not in ADJECTIVES
        proper = telling[1:] if generic else []
        written = next((word for word in proper if word[0].isupper()), telling[0])
        return not has_case(written) or any(letter.isupper() for letter in written)

    def is_phrase(self, hit: Hit) -> bool:
        """Say whether a group's name of several words is no more than words here.

        Eagles of the valley floor: only the first has a capital, though the others are typed with
        one.
        """
        if hit.name.is_person or len(hit.name.words) == 1 or not self.opens_sentence(hit.start):
            return False
        first, *typed = tokenize(hit.name.alias.written).raw
        wanted = {fold_word(word) for word in typed if word[0].isupper()}
        if not any(has_case(word) and not word.islower() for word in typed):
            return False  # Организация исламского сотрудничества is written so
        rest = [word for word in self.tokens.raw[hit.start + 1 : hit.end] if has_case(word)]
        proper = [word for word in rest if fold_word(word) in wanted and not is_generic(keys(word))]
        everyday = word_list("common_words") | word_list("organisation_words")
        if not proper and fold_word(first) not in everyday:
            return False  # Kolvar battalion
        return bool(rest) and all(word.islower() for word in rest)

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

    def is_mere_word(self, index: int, *, of_state: bool = False) -> bool:
        """Say whether a capitalised word that is also a name is likely no name here.

        Michael Jordan; Chad Smith; Atlanta, Georgia; Apple orchards, Turkey prices.
        """
        if self.tokens.raw[index].islower():
            return True
        before, after = self.predecessor(index), self.follower(index)
        compound = self.is_german and self._is_first_of_compound(index)
        if fold_word(before) in DETERMINERS and not (of_state or compound):
            return True  # in the Amazon, an Apple
        possessive = not self.tokens.raw[index].isalpha() and not self.is_part_of_name(before)
        if possessive or compound:
            return False  # Jordan's air force: nobody speaks so of a word
        if self._is_given_name(before) or self._is_given_name(after):
            return True
        if index and self.tokens.gap(index - 1).strip() == "," and self._is_in_apposition(index):
            return True
        idle = not of_state and self.is_english and not self._acts(index, after)
        return idle or self._opens_with_word(index, after)

    def _acts(self, index: int, after: str) -> bool:
        """Say whether a word does what firms and parties do, or has what they have."""
        word, before = fold_word(after), fold_word(self.predecessor(index))
        if before in word_list("titles") or before in word_list("organisation_words"):
            return True
        if word in AUXILIARIES:
            return False
        if after[:1].isupper() or self.tokens.raw[index].isupper() or self.is_headline(index):
            return True
        listed = (
            "verbs_of_news",
            "business_nouns",
            "titles",
            "state_nouns",
            "organisation_words",
        )
        return word.endswith("ed") or any(word in word_list(which) for which in listed)

    def _is_given_name(self, word: str) -> bool:
        """Say whether a neighbour is a part of the same name, and no verb of a headline."""
        return self.is_part_of_name(word) and fold_word(word) not in word_list("verbs_of_news")

    def _opens_with_word(self, index: int, after: str) -> bool:
        """Say whether a sentence begins with the word, and no verb follows."""
        if not after or not self.opens_sentence(index) or after.isupper():
            return False
        if self.is_german:  # after a German noun that opens a sentence comes the verb
            return fold_word(after) in GERMAN_AUXILIARIES
        word = fold_word(self.tokens.raw[index])
        return word not in word_list("borne_names") and not self._is_verb(index + 1)

    def _is_verb(self, index: int) -> bool:
        """Say whether the word after a sentence's first is what that one does."""
        word = fold_word(self.tokens.raw[index])
        if word.endswith("ed") and fold_word(self.follower(index)) != "by":
            return True  # Intel gathered by drones is no firm
        return word in word_list("verbs_of_news") or word in word_list("business_nouns")

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
        if not self.tokens.gap(index - 1).isspace() or self._makes_adjective(index):
            return False
        if self.tokens.raw[index].isupper() or self.is_german:
            return False
        if not before.isascii() and self.opens_sentence(index - 1):
            return False  # a Russian genitive: Акции Востека
        return territory_named(before) is None and not self.is_headline(index)

    def _is_first_of_compound(self, index: int) -> bool:
        """Say whether what firms have hangs on a name, as German writes it: Amazon-Lager."""
        if index + 1 == len(self.tokens) or self.tokens.gap(index) not in HYPHENS:
            return False
        return self.tokens.words[index + 1] in word_list("business_nouns")

    def _makes_adjective(self, index: int) -> bool:
        """Say whether a word in small letters hangs on a name: Basij-linked, Houthi-held."""
        last = index + 1 == len(self.tokens)
        return (
            not last and self.tokens.gap(index) in HYPHENS and self.tokens.raw[index + 1].islower()
        )

    @cached_property
    def is_persian(self) -> bool:
        """Say whether a text in Arabic letters is in a language without the Arabic article.

        By letters that Arabic has not, so that it does not depend on how yeh and kaf were typed.
        """
        return is_persian(self.tokens)

    def is_of_sport(self, index: int) -> bool:
        """Say whether the sentence of a word speaks of sport, so that clubs bear the name."""
        words, sport = self.tokens.words, word_list("sport_words")
        if not self._speaks_of_sport:
            return False
        first = last = index
        while first > 0 and not self.opens_sentence(first):
            first -= 1
        while last + 1 < len(words) and not self.opens_sentence(last + 1):
            last += 1
        return any(words[place] in sport for place in range(first, last + 1))

    @cached_property
    def _speaks_of_sport(self) -> bool:
        return not word_list("sport_words").isdisjoint(self.tokens.words)

    @cached_property
    def is_english(self) -> bool:
        """Say whether the text is English, whose words many names are."""
        return bool(ENGLISH.intersection(self.tokens.words)) and not self.is_german

    @cached_property
    def is_german(self) -> bool:
        """Say whether the text is German, where a capital tells no name."""
        return len(GERMAN.intersection(self.tokens.words)) > 1

    @staticmethod
    def is_part_of_name(word: str) -> bool:
        """Say whether a neighbour is written like a part of the same, other name."""
        if (
            not word[:1].isupper()
            or (word.isupper() and len(word) > 1)
            or (fold_tail(word) and not _IRISH.match(word))
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
        wanted = term_keys(term)
        for first in spelled(self.tokens).places_of(wanted[0]) if wanted else ():
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

    def initials_without(self, passed_over: frozenset[str]) -> Initials:
        """Return the first letters of all words but some, worked out once."""
        found = self._initials.get(passed_over)
        if found is None:
            words = self.tokens.words
            at = [place for place, word in enumerate(words) if word and word not in passed_over]
            letters = "".join([words[place][0] for place in at])
            found = self._initials[passed_over] = Initials(letters, at)
        return found

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

    def is_explained(self, index: int) -> bool:
        """Say whether other words follow that an acronym is short for: SDP, or Session ... ."""
        acronym = bare(self.tokens.raw[index]).casefold()
        if index + 1 >= len(self.tokens):
            return False
        gap, first = self.tokens.gap(index).strip(), index + 1
        if gap == "," and self.tokens.words[first] in {"or", "ou", "oder", "veya", "или"}:
            first += 1
        elif gap != "(":
            return False
        letters = "".join(
            word[0].casefold()
            for word in self.tokens.raw[first : first + 2 * len(acronym)]
            if word[0].isupper()
        )
        return len(acronym) > 1 and letters.startswith(acronym)

    def explains_acronym(self, index: int) -> bool:
        """Say whether an acronym stands in brackets after words it may be short for."""
        if not index or self.tokens.gap(index - 1).strip() != "(":
            return False
        before = self.tokens.raw[max(0, index - 8) : index]
        letters = [_ELIDED.sub("", word)[0].casefold() for word in before]
        acronym = bare(self.tokens.raw[index]).casefold()
        capitals = sum(word[0].isupper() for word in before[-3:])
        if letters[-1] == acronym[-1] or capitals >= 2:  # noqa: PLR2004
            return True
        # In the order of another language: Chambre de commerce internationale (ICC).
        long = [letter for word, letter in zip(before, letters, strict=True) if len(word) > LINK]
        return sorted(long[-len(acronym) :]) == sorted(acronym)


@lru_cache(maxsize=65_536)
def term_keys(term: str) -> tuple[tuple[str, ...], ...]:
    """Return the keys of each word of a term of context."""
    return tuple(keys(raw) for raw in tokenize(term).raw)


ADJECTIVES = frozenset({"united", "national", "international", "central", "supreme", "general"})
"""Of the words of organisations those that say nothing in small letters: have united Russia."""


def is_generic(forms: Iterable[str]) -> bool:
    """Say whether a word, by its keys, says no more than what kind of group is named."""
    return any(is_kind(form) or form in word_list("organisation_words") for form in forms)


def fold_tail(written: str) -> str:
    """Return what follows a word's last apostrophe; empty without one."""
    for sign in "'’":
        head, found, tail = written.rpartition(sign)
        if found and head:
            return tail
    return ""


def has_case(word: str) -> bool:
    """Say whether the script of ``word`` knows capitals."""
    return word.lower() != word.upper()
