"""Which of the hits count: capitals, acronyms, the longest name, weak forms and their evidence."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.matching.compounds import is_part_of_another
from bot.matching.demonyms import makes_state
from bot.matching.folding import fold_word
from bot.matching.homonyms import is_doubtful, is_written_out
from bot.matching.model import Rule, Strength
from bot.matching.names import Hit, Name, bare, is_article, word_list
from bot.matching.persons import Form, Mention, is_title, look_around, title_before
from bot.matching.readings import keys, readings
from bot.matching.sounds import has_vowels
from bot.matching.spelling import same_surname
from bot.matching.surroundings import Surroundings, has_case
from bot.matching.territories import is_adjective_of_state, shadows_over
from bot.matching.tokens import Tokens, tokenize

STRENGTH = {Rule.EXACT: 1.0, Rule.SPELLING: 0.9, Rule.DERIVED: 0.8, Rule.WEAK: 0.7}
"""How sure a rule makes us, of 1."""


class Resolver:
    """One article's hits and mentions, weighed against each other."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._around = Surroundings(tokens)

    def accept(self, hits: Iterable[Hit], mentions: Iterable[Mention] = ()) -> list[Hit]:
        """Return the hits that count, in the order of the text."""
        written = [hit for hit in hits if self._is_written_like_a_name(hit)]
        lit = self._out_of_shadow(written)
        winners = self._without_foreign_acronyms(longest(lit))
        own = [hit for hit in winners if not is_part_of_another(hit, self._around)]
        judged = [(hit, self._needs_support(hit)) for hit in own]
        weak = [hit for hit, needs_support in judged if needs_support]
        strong = [hit for hit, needs_support in judged if not needs_support]
        accepted = strong + self._supported(weak, strong)
        accepted += self._weak_forms(list(mentions), accepted)
        accepted = longest(accepted)
        return sorted(accepted, key=lambda hit: (hit.start, -hit.end))

    def _is_written_like_a_name(self, hit: Hit) -> bool:
        name = hit.name
        if name.is_acronym:
            return self._is_acronym(hit)
        if name.is_demonym or self._is_adjective(hit):
            return makes_state(hit, self._around)
        if len(name.words) == 1 and name.words[0].article and not self._has_article(hit):
            return False
        if not (name.is_capitalised and self._tokens.has_capitals):
            return True
        if name.is_person and len(name.words) > 1 and hit.rule is Rule.EXACT:
            return True  # no two words are somebody's full name by chance
        return self._around.is_capitalised(hit.start, hit.end)

    def _is_adjective(self, hit: Hit) -> bool:
        """Say whether an article before a state that has none makes it one: السورية."""
        word = hit.name.words[0]
        plain = hit.name.is_state and not hit.name.is_demonym and not word.article
        if not plain or len(hit.name.words) > 1 or not word.keys[0].endswith("يه"):
            return False
        return any(reading.article for reading in readings(self._tokens.raw[hit.start]))

    def _has_article(self, hit: Hit) -> bool:
        """Say whether an article stands before, or in, a name of one word."""
        inside = any(reading.article for reading in readings(self._tokens.raw[hit.start]))
        return inside or (hit.start > 0 and is_article(self._tokens, hit.start - 1))

    def _is_acronym(self, hit: Hit) -> bool:
        wanted = bare(hit.name.alias.written)
        written = self._tokens.raw[hit.start]
        parts = {bare(reading.part) for reading in readings(written)}
        if wanted not in parts:
            return is_written_out(hit, parts)
        if "." in written:
            return True
        exclaimed = self._tokens.text[self._tokens.spans[hit.start][1] :][:1] == "!"
        return not exclaimed and not self._around.is_shouted(hit.start)

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

    def _without_foreign_acronyms(self, hits: list[Hit]) -> list[Hit]:
        """Drop what ``Other Long Name (ACR)`` explains differently, here or elsewhere."""
        named = {(hit.name.subject_id, hit.end) for hit in hits if not hit.name.is_acronym}
        foreign = {
            bare(hit.name.alias.written)
            for hit in hits
            if hit.name.is_acronym
            and self._around.explains_acronym(hit.start)
            and (hit.name.subject_id, hit.start) not in named
        }
        return [
            hit
            for hit in hits
            if not (
                hit.name.is_acronym
                and (bare(hit.name.alias.written) in foreign or self._belongs_to_another(hit, hits))
            )
            and not self._has_foreign_acronym(hit)
        ]

    def _belongs_to_another(self, hit: Hit, hits: list[Hit]) -> bool:
        """Say whether somebody's possessive stands before an acronym: Velmart's KDP."""
        before = self._around.predecessor(hit.start)
        if not before or not before[0].isupper() or fold_tail(before) != "s":
            return False
        place = hit.start - 1
        return not any(other.start <= place < other.end for other in hits)

    def _has_foreign_acronym(self, hit: Hit) -> bool:
        """Say whether a long name is followed by an acronym that its actor does not have."""
        known = hit.name.acronyms
        if not known or hit.name.is_acronym or hit.end - hit.start < 2:  # noqa: PLR2004
            return False
        acronym = self._around.acronym_after(hit.end)
        return bool(acronym) and acronym not in known

    def _needs_support(self, hit: Hit) -> bool:
        """Say whether a form counts only with evidence: weak, or more likely something else."""
        return hit.name.alias.strength is Strength.WEAK or is_doubtful(hit, self._around)

    def _supported(self, weak: Sequence[Hit], strong: Sequence[Hit]) -> list[Hit]:
        """Return weak forms that the full name, a title or a word of context supports."""
        found: list[Hit] = []
        for hit in weak:
            support = self._support(hit.name, hit.start, hit.end, strong)
            if not support and hit.name.is_person:
                support = title_before(self._tokens, hit.start)
            if support and not self._follows_given_name(hit, strong):
                rule = Rule.WEAK if hit.name.alias.strength is Strength.WEAK else hit.rule
                found.append(Hit(hit.name, rule, hit.start, hit.end, support))
        return found

    def _follows_given_name(self, hit: Hit, strong: Sequence[Hit]) -> bool:
        """Say whether a weak word of a person's name belongs to somebody else's."""
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
        covered = [(hit.start, hit.end) for hit in strong]
        open_mentions = [
            mention
            for mention in mentions
            if not any(start <= mention.end - 1 < end for start, end in covered)
        ]
        bearers = {
            self._tokens.words[mention.end - 1]
            for mention in open_mentions
            if mention.form is Form.OTHER
        }
        bearers |= self._surnames_of_others(mentions, strong)
        found: list[Hit] = []
        for mention in open_mentions:
            unclear = self._surname(mention) in bearers and mention.name.subject_id not in in_full
            hit = self._weigh(mention, strong, other_bearer=unclear)
            if hit is not None:
                found.append(hit)
        return found

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
        known = guessed and has_vowels(raw) in name.vowelled
        loosely = mention.form is Form.TITLED and not known
        return same_surname(name.words[-1], raw, loosely=loosely)

    def _surname(self, mention: Mention) -> str:
        return self._tokens.words[mention.end - 1]

    def _weigh(self, mention: Mention, strong: Sequence[Hit], *, other_bearer: bool) -> Hit | None:
        if not self._is_cased_like(mention):
            return None
        match mention.form:
            case Form.OTHER:
                return None
            case Form.INSERTED | Form.REVERSED:
                return mention.hit(Rule.DERIVED)
            case Form.TITLED | Form.PARTIAL | Form.BARE:
                if other_bearer or self._goes_on(mention) or not self._is_close(mention):
                    return None
                support = self._title_support(mention) or self._context_support(mention, strong)
                return mention.hit(Rule.WEAK, support) if support else None

    def _is_cased_like(self, mention: Mention) -> bool:
        """Say whether the surname is written as a name; without capitals, at a sentence's start."""
        raw = self._tokens.raw[mention.end - 1]
        if has_case(raw):
            return any(letter.isupper() for letter in raw) or not self._tokens.has_capitals
        if mention.form in {Form.INSERTED, Form.PARTIAL, Form.REVERSED}:
            return True
        before = self._around.predecessor(mention.start)
        opens = self._around.opens_sentence(mention.start)
        return opens or before in word_list("speech_verbs") or bool(mention.title)

    def _title_support(self, mention: Mention) -> str:
        """Return the title before the name, when it can be this person's."""
        if not mention.title:
            return ""
        raw = self._tokens.raw[mention.end - 1]
        if not has_case(raw) and is_adjective_of_state(raw):
            return ""  # the minister al-Sudani, or the Sudanese minister
        roles = {
            word
            for term in mention.name.context
            for word in tokenize(term).words
            if word in word_list("titles")
        }
        fits = not roles or mention.title in roles | word_list("foreign_titles")
        return mention.title if fits else ""

    def _context_support(self, mention: Mention, strong: Sequence[Hit]) -> str:
        return self._support(mention.name, mention.start, mention.end, strong)


NEAR = 20
"""Words from a weak form at which a role, or what speaks for a common word, must stand."""


@lru_cache(maxsize=16_384)
def _is_role(term: str) -> bool:
    """Say whether a term of context is no more than a role: president, prime minister."""
    return all(is_title(word) or word in ROLE_WORDS for word in tokenize(term).words)


ROLE_WORDS = frozenset({"prime", "foreign", "defence", "defense", "interior", "grand", "supreme"})


def fold_tail(written: str) -> str:
    """Return what follows a word's last apostrophe; empty without one."""
    for sign in "'’":
        head, found, tail = written.rpartition(sign)
        if found and head:
            return tail
    return ""


def longest(hits: list[Hit]) -> list[Hit]:
    """Drop hits inside a longer hit of another actor: Kataib Hezbollah is not Hezbollah."""
    over: dict[int, list[Hit]] = {}
    for hit in hits:
        for place in range(hit.start, hit.end if hit.end - hit.start > 1 else hit.start):
            over.setdefault(place, []).append(hit)
    return [hit for hit in hits if not any(_swallows(one, hit) for one in over.get(hit.start, ()))]


def _swallows(other: Hit, hit: Hit) -> bool:
    return (
        other.start <= hit.start
        and hit.end <= other.end
        and other.end - other.start > hit.end - hit.start
        and other.name.subject_id != hit.name.subject_id
    )
