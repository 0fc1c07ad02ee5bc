"""Which of the hits count: capitals, acronyms, the longest name, weak forms and their evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.matching.acronyms import without_foreign_acronyms
from bot.matching.compounds import is_part_of_another
from bot.matching.folding import fold_word
from bot.matching.homonyms import is_doubtful, is_mere_word
from bot.matching.longer_names import is_given_name_of_another, support, told_apart
from bot.matching.model import Rule, Strength
from bot.matching.names import SONS, Hit, Name, NameWord, word_list
from bot.matching.offices import concepts
from bot.matching.persons import (
    Form,
    Mention,
    bears_surname,
    look_around,
    term_before,
)
from bot.matching.readings import keys, readings
from bot.matching.shortened import has_members, kind_before
from bot.matching.sounds import has_vowels, skeletons_of, sound_alike
from bot.matching.spelling import is_everyday, same_surname
from bot.matching.surroundings import Surroundings, fold_tail, has_case
from bot.matching.territories import is_adjective_of_state, shadows_over
from bot.matching.titles import is_title, title_before
from bot.matching.tokens import Tokens, tokenize
from bot.matching.writing import is_written_like_a_name

STRENGTH = {Rule.EXACT: 1.0, Rule.SPELLING: 0.9, Rule.DERIVED: 0.8, Rule.WEAK: 0.7}
"""How sure a rule makes us, of 1."""


class Resolver:
    """One article's hits and mentions, weighed against each other."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._around = Surroundings(tokens)

    def accept(self, hits: Iterable[Hit], mentions: Iterable[Mention] = ()) -> list[Hit]:
        """Return the hits that count, in the order of the text."""
        written = [hit for hit in hits if is_written_like_a_name(hit, self._around)]
        lit = self._out_of_shadow(written)
        winners = without_foreign_acronyms(longest(lit), self._around)
        own = [hit for hit in winners if not self._is_anothers(hit)]
        longer = list(told_apart(own, self._around))
        apart = {id(hit) for hit, _ in longer}
        judged = [(hit, self._needs_support(hit)) for hit in own if id(hit) not in apart]
        weak = [hit for hit, needs_support in judged if needs_support]
        strong = [hit for hit, needs_support in judged if not needs_support]
        accepted = strong + self._supported(weak, strong)
        told = {id(hit): support(hit, last, accepted, self._around) for hit, last in longer}
        accepted += [replace(hit, support=told[id(hit)]) for hit, _ in longer if told[id(hit)]]
        inside = {place for hit, last in longer for place in range(hit.start, last)}
        met = [mention for mention in mentions if mention.end - 1 not in inside]
        accepted += self._weak_forms(met, accepted)
        accepted = _once_each(longest(accepted))
        return sorted(accepted, key=lambda hit: (hit.start, -hit.end))

    def _out_of_shadow(self, hits: list[Hit]) -> list[Hit]:
        """Drop hits inside a longer name that nobody follows: South Sudan is not Sudan."""
        shadows = shadows_over(self._tokens, {hit.start for hit in hits})
        return [
            hit
            for hit in hits
            if not any(
                start <= hit.start and hit.end <= end and end - start > hit.end - hit.start
                for start, end in shadows
            )
        ]

    def _is_anothers(self, hit: Hit) -> bool:
        """Say whether a hit is only a part of what, or whom, the words around it name."""
        return is_part_of_another(hit, self._around) or bears_surname(hit, self._tokens)

    def _needs_support(self, hit: Hit) -> bool:
        """Say whether a form counts only with evidence: weak, or more likely something else."""
        return hit.name.alias.strength is Strength.WEAK or is_doubtful(hit, self._around)

    def _supported(self, weak: Sequence[Hit], strong: Sequence[Hit]) -> list[Hit]:
        """Return weak forms that the full name, a title or a word of context supports."""
        found: list[Hit] = []
        for hit in weak:
            if hit.name.is_shortened and not has_members(hit, self._around):
                continue
            if is_mere_word(hit, strong, self._around):
                support = kind_before(hit, self._around)
            else:
                support = self._support(hit.name, hit.start, hit.end, strong)
            if not support and hit.name.is_person:
                support = title_before(self._tokens, hit.start)
            elif not support and hit.name.is_shortened:
                support = kind_before(hit, self._around)
            if support and not self._follows_given_name(hit, strong):
                rule = Rule.WEAK if hit.name.alias.strength is Strength.WEAK else hit.rule
                found.append(Hit(hit.name, rule, hit.start, hit.end, support))
        return found

    def _follows_given_name(self, hit: Hit, strong: Sequence[Hit]) -> bool:
        """Say whether a weak word of a person's name belongs to somebody else's."""
        if hit.end - hit.start == 1 and not has_case(self._tokens.raw[hit.start]):
            before = fold_word(self._around.predecessor(hit.start))
            if before in word_list("given_names_arabic_script"):
                return not hit.name.is_state  # عەبدوڵڵا گۆران, the poet
        if not hit.name.is_person or len(hit.name.words) > 1:
            return False
        if any(other.name.subject_id == hit.name.subject_id for other in strong):
            return False
        spot = look_around(self._tokens, hit.start)
        return bool(spot.before) or spot.after is not None

    def _support(self, name: Name, start: int, end: int, strong: Sequence[Hit]) -> str:
        """Return what speaks for a weak form of an actor; empty when nothing does.

        It is the actor's name in full, one of its words of context, or a compatriot's name.
        """
        for hit in strong:
            if hit.name.subject_id == name.subject_id:
                return hit.name.alias.written
        for term in name.context:
            near = NEAR if _is_role(term) or name.key in word_list("common_words") else None
            if self._around.place_of(term, start, end, within=near) is not None:
                return term
        for hit in strong:
            if name.country and hit.name.country == name.country and not hit.name.is_state:
                return hit.name.alias.written
        return ""

    def _weak_forms(self, mentions: list[Mention], strong: Sequence[Hit]) -> list[Hit]:
        """Return the mentions that evidence in the article allows."""
        in_full = {hit.name.subject_id for hit in strong}
        covered = [
            (hit.start, hit.end)
            for hit in strong
            if hit.rule is not Rule.SPELLING or hit.end - hit.start > 1
        ]
        open_mentions = [
            mention
            for mention in mentions
            if not any(start <= mention.end - 1 < end for start, end in covered)
        ]
        fitting = {
            (mention.end, mention.name.subject_id)
            for mention in open_mentions
            if mention.form is not Form.OTHER
        }
        others = {
            (self._surname(mention), mention.end)
            for mention in open_mentions
            if mention.form is Form.OTHER
        }
        bearers = self._surnames_of_others(mentions, strong)
        found: list[Hit] = []
        for mention in open_mentions:
            surname, subject_id = self._surname(mention), mention.name.subject_id
            other = surname in bearers or any(
                surname == word and (end, subject_id) not in fitting for word, end in others
            )
            unclear = other and subject_id not in in_full
            hit = self._weigh(mention, strong, other_bearer=unclear)
            if hit is not None:
                found.append(hit)
        return self._without_lookalikes(found)

    def _without_lookalikes(self, found: list[Hit]) -> list[Hit]:
        """Drop who only sounds like the surname where another is spelled so: Rutte, not Ruto."""
        exact = {
            (hit.end, self._tokens.words[hit.end - 1] in hit.name.words[-1].keys): hit
            for hit in found
        }
        return [
            hit
            for hit in found
            if (hit.end, True) not in exact
            or self._tokens.words[hit.end - 1] in hit.name.words[-1].keys
            or hit.name.subject_id == exact[hit.end, True].name.subject_id
        ]

    def _surnames_of_others(self, mentions: Sequence[Mention], strong: Sequence[Hit]) -> set[str]:
        """Return surnames that stand in the full name of some known actor."""
        places = {mention.end - 1 for mention in mentions}
        return {
            self._tokens.words[place]
            for hit in strong
            for place in range(hit.start, hit.end)
            if place in places and hit.end - hit.start > 1
        }

    def _goes_on(self, mention: Mention) -> bool:
        """Say whether the surname is the first part of another name: Sadr City, Kim Il Sung."""
        follower = self._around.follower(mention.end - 1)
        if not follower.islower() and fold_word(follower) in word_list("ordinals"):
            return True  # King Mohammed VI
        if not has_case(follower) and mention.form is not Form.PARTIAL:
            # سلمان بن حمد is nobody's son Salman
            own = self._tokens.raw[mention.end - 1]
            return follower in SONS or is_given_name_of_another(own, follower)
        if fold_tail(self._tokens.raw[mention.end - 1]):
            return False  # Fidan'dan Gazze açıklaması
        if mention.form is Form.PARTIAL or not follower[:1].isupper() or follower.isupper():
            return fold_word(follower) in word_list("generation")
        if fold_word(follower) in word_list("places_after"):
            return True
        last = mention.end - 1
        return self._around.is_part_of_name(follower) and not (
            self._around.is_headline(last) or fold_word(follower) in word_list("verbs_of_news")
        )

    def _is_close(self, mention: Mention) -> bool:
        """Say whether a surname by itself is spelled closely enough, and is no title."""
        if mention.form is Form.PARTIAL:
            return True
        raw = self._tokens.raw[mention.end - 1]
        if not has_case(raw) and any(map(is_title, keys(raw))):
            return False  # al-Muhandis, or the engineer
        name = mention.name
        guessed = has_vowels(raw) is not has_vowels(name.words[-1].written)
        if guessed and not has_case(raw) and _is_poor_guess(name.words[-1], raw):
            return False
        known = guessed and has_vowels(raw) in name.vowelled
        titled = mention.form is Form.TITLED or bool(
            not has_case(raw) and term_before(name, self._tokens, mention.start)
        )
        loosely = titled and not known
        return same_surname(name.words[-1], raw, loosely=loosely)

    def _surname(self, mention: Mention) -> str:
        return self._tokens.words[mention.end - 1]

    def _weigh(self, mention: Mention, strong: Sequence[Hit], *, other_bearer: bool) -> Hit | None:
        if not self._is_cased_like(mention) or self._is_guessed(mention):
            return None
        match mention.form:
            case Form.OTHER:
                return None
            case Form.INSERTED if self._is_compound(mention):
                support = self._context_support(mention, strong)
                return mention.hit(Rule.WEAK, support) if support else None
            case Form.INSERTED | Form.REVERSED:
                return mention.hit(Rule.DERIVED)
            case Form.TITLED | Form.PARTIAL | Form.BARE:
                if other_bearer or self._goes_on(mention) or not self._is_close(mention):
                    return None
                support = self._title_support(mention) or self._context_support(mention, strong)
                return mention.hit(Rule.WEAK, support) if support else None

    def _is_guessed(self, mention: Mention) -> bool:
        """Say whether a name is heard without vowels, though it is known in that script."""
        raw = self._tokens.raw[mention.end - 1]
        if mention.form in {Form.TITLED, Form.BARE}:
            return False
        if has_vowels(raw) or not has_vowels(mention.name.words[-1].written):
            return False
        # Parts with other words between are too little to be heard at all.
        return False in mention.name.vowelled or mention.form is not Form.PARTIAL

    def _is_compound(self, mention: Mention) -> bool:
        """Say whether what is inserted makes another given name: Ahmad Shah is not Ahmad."""
        inside = self._tokens.words[mention.start + 1 : mention.end - 1]
        return len(inside) == 1 and inside[0] in SECOND_GIVEN_NAMES

    def _is_cased_like(self, mention: Mention) -> bool:
        """Say whether the surname is written as a name; without capitals, at a sentence's start."""
        raw = self._tokens.raw[mention.end - 1]
        if has_case(raw):
            return any(letter.isupper() for letter in raw) or not self._tokens.has_capitals
        if mention.form in {Form.INSERTED, Form.PARTIAL, Form.REVERSED}:
            return True
        before = self._around.predecessor(mention.start)
        opens = self._around.opens_sentence(mention.start)
        if opens or before in word_list("speech_verbs") or mention.title:
            return True
        definite = any(reading.article for reading in readings(raw))
        if definite and before and self._around.opens_sentence(mention.start - 1):
            return True  # the verb comes first: غادر العامري الاجتماع
        if before and self._is_foreign(mention) and self._around.opens_sentence(mention.start - 1):
            return True  # واجه ستارمر أسئلة
        return bool(term_before(mention.name, self._tokens, mention.start))

    def _is_foreign(self, mention: Mention) -> bool:
        """Say whether a surname is written as it is known, too long to be a word by chance."""
        raw = self._tokens.raw[mention.end - 1]
        known = self._tokens.words[mention.end - 1] in mention.name.words[-1].keys
        return known and len(raw) >= LEAST_FOREIGN and not is_everyday(raw)

    def _title_support(self, mention: Mention) -> str:
        """Return the title before the name, when it can be this person's."""
        if not mention.title:
            return ""
        raw = self._tokens.raw[mention.end - 1]
        if not has_case(raw) and (is_adjective_of_state(raw) or _has_preposition(mention, raw)):
            return ""  # the minister al-Sudani, or the Sudanese minister
        roles = {
            word for term in mention.name.context for word in tokenize(term).words if is_title(word)
        }
        meant, offices = concepts(mention.title), {one for role in roles for one in concepts(role)}
        if roles and mention.title in word_list("titles"):
            own = mention.title in roles or not meant.isdisjoint(offices)
            return mention.title if own else ""
        return "" if meant and offices and meant.isdisjoint(offices) else mention.title

    def _context_support(self, mention: Mention, strong: Sequence[Hit]) -> str:
        return self._support(mention.name, mention.start, mention.end, strong)


LEAST_FOREIGN = 6
"""Letters of a surname that no Arabic word without an article is likely to have."""


def _has_preposition(mention: Mention, raw: str) -> bool:
    """Say whether an Arabic preposition parts a title from a surname that is only heard.

    The judge ordered بتوقيفه, his arrest: a judge Tokayev would have none.
    """
    word = mention.name.words[-1]
    whole = [one for one in readings(raw) if not one.split]
    if raw[0] not in "بكل" or has_vowels(raw) is has_vowels(word.written):
        return False
    return not any(sound_alike(word.written, one.part) for one in whole)


SECOND_GIVEN_NAMES = frozenset(
    {"shah", "reza", "riza", "jan", "gul", "khan", "uddin", "ullah", "zia", "pierre", "paul",
     "شاه", "رضا", "جان", "خان", "گل", "шах", "хан", "реза"}
)  # fmt: skip
"""The second halves of given names of two words."""


def _is_poor_guess(word: NameWord, raw: str) -> bool:
    """Say whether a surname in Latin letters is heard in too little, or in a noun with article."""
    found = readings(raw)
    heard = max(len(skeleton.strip("A")) for one in found for skeleton in skeletons_of(one.part))
    return heard < LEAST_HEARD or (not word.article and any(one.article for one in found))


LEAST_HEARD = 3
"""Consonants of a surname that stands by itself in Arabic script and is known in Latin letters."""
NEAR = 20
"""Words from a weak form at which a role, or what speaks for a common word, must stand."""


@lru_cache(maxsize=16_384)
def _is_role(term: str) -> bool:
    """Say whether a term of context is no more than a role: president, prime minister."""
    return all(is_title(word) or word in ROLE_WORDS for word in tokenize(term).words)


ROLE_WORDS = frozenset({"prime", "foreign", "defence", "defense", "interior", "grand", "supreme"})


def _once_each(hits: list[Hit]) -> list[Hit]:
    """Return one hit of an actor for each place, by the rule that makes us surest."""
    found: dict[tuple[int, int, int], Hit] = {}
    for hit in hits:
        place = (hit.name.subject_id, hit.start, hit.end)
        if place not in found or STRENGTH[hit.rule] > STRENGTH[found[place].rule]:
            found[place] = hit
    return list(found.values())


def longest(hits: list[Hit]) -> list[Hit]:
    """Drop hits inside a longer hit of another actor: Kataib Hezbollah is not Hezbollah.

    And those that are spelled otherwise where another's name stands as it is: Avrupa Birliği
    sounds like Arap Birliği, and is not. A state stays in the name of what is its own: who follows
    Iraq wants to read of the Iraqi Army.
    """
    over: dict[int, list[Hit]] = {}
    for hit in hits:
        for place in range(hit.start, hit.end if hit.end - hit.start > 1 else hit.start):
            over.setdefault(place, []).append(hit)
    return [hit for hit in hits if not any(_swallows(one, hit) for one in over.get(hit.start, ()))]


def _swallows(other: Hit, hit: Hit) -> bool:
    if other.name.subject_id == hit.name.subject_id or _is_its_state(hit.name, other.name):
        return False
    if (other.start, other.end) == (hit.start, hit.end):
        strong = other.name.alias.strength is Strength.STRONG
        guessed = hit.rule is Rule.SPELLING or hit.name.is_translated
        return strong and other.rule is Rule.EXACT and guessed
    return other.start <= hit.start and hit.end <= other.end


def _is_its_state(state: Name, body: Name) -> bool:
    """Say whether a name is that of the state to which another actor belongs."""
    if not (state.is_state or state.is_demonym):
        return False
    own = bool(state.country) and state.country == body.country
    # Israel Katz is a man, and Qatar Airways a firm.
    return own and not (body.is_state or body.is_person or body.is_company)
