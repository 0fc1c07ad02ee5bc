"""The query language of topics: words, "phrases", AND, OR, NOT, NEAR/n, parentheses.

``NOT`` binds closest, then ``AND`` (which may be left out), then ``OR``. Operators are written in
capitals, so that "and" and "or" stay words; ``-word`` means ``NOT word``. Besides: ``troop*``,
``="WHO"`` for the exact written form, ``title:word``, and ``@"Name"`` for another actor.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.ids import SubjectId
from bot.matching.folding import APOSTROPHE, fold_word
from bot.matching.lexemes import Kind, Lexeme, QueryError, Reason, lexemes, looks_like_query
from bot.matching.readings import keys
from bot.matching.tokens import Tokens, tokenize
from bot.matching.topic_tree import (
    All,
    AnyOf,
    Leaf,
    Mention,
    Node,
    Not,
    Term,
    is_positive,
    joined,
    leaves,
    near,
    render,
    with_actors,
)

__all__ = ["Query", "QueryError", "Reason", "bound", "looks_like_query", "parse", "tree"]

MAX_LENGTH = 512
"""Characters of a query."""
MAX_TERMS = 32
"""Words and phrases in a query."""
MAX_DEPTH = 8
"""Parentheses inside each other."""
MIN_PREFIX = 3
"""Letters before a star."""

_PRONOUNS_IN_CAPITALS = frozenset({"US", "IT", "WHO", "UN", "AM", "IS"})
"""Typed like this they mean the country, the trade, the organisation, and not the small word."""

# Tuples, for a member of an Enum is hashed in Python.
_TERMS = (Kind.WORD, Kind.PHRASE, Kind.EXACT, Kind.ACTOR, Kind.NUMBERED_ACTOR)
_AFTER_TITLE = (*_TERMS, Kind.OPEN)
_AFTER_ALL = (None, Kind.OR, Kind.CLOSE)


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood."""

    root: Node
    normal_form: str
    """The same for all ways to type the same query; it is its own normal form.

    It holds all that decides: ``parse`` of it gives the same tree.
    """

    unknown_actors: tuple[Mention, ...] = ()
    """Actors that are known by name only, with their places in the query as typed."""

    @property
    def actors(self) -> frozenset[SubjectId]:
        """The actors that the query speaks of."""
        mentions = (leaf for leaf in leaves(self.root) if isinstance(leaf, Mention))
        return frozenset(mention.actor for mention in mentions if mention.actor is not None)


_BREAK = re.compile(r"[.,:;!?()\[\]{}/|…؟،؛。、—]|\n\s*\n|\s[-–]\s")


def breaks_phrase(gap: str) -> bool:
    """Say whether ``gap``, which stands between two words, keeps them from being a phrase."""
    return gap != " " and _BREAK.search(gap) is not None


def parse(query: str) -> Query:
    """Return the meaning of ``query``; raise ``QueryError``, which points at the spot."""
    return _settled(_read(query))


def tree(query: str) -> Node:
    """Return what ``parse`` does, but for the normal form: all that finding articles takes."""
    root = _read(query)
    return root if _stays_as_it_is(root) else _settled(root).root


def _read(query: str) -> Node:
    if len(query) > MAX_LENGTH:
        raise QueryError(Reason.TOO_LONG, MAX_LENGTH, len(query) - MAX_LENGTH)
    return _of_words(query) or _Parser(query).parse()


def _of_words(query: str) -> Node | None:
    """Return the tree of a query of nothing but small Latin letters; None for any other."""
    words = query.split(" ")
    plain = query.islower() and query.isascii() and all(map(str.isalnum, words))
    if not plain or len(words) > MAX_TERMS:
        return None
    return joined(All, [Term((word,)) for word in words])


def _stays_as_it_is(root: Node) -> bool:
    """Say whether a tree is the same when its normal form is read."""
    return all(isinstance(leaf, Term) and _is_plain(leaf) for leaf in leaves(root))


def bound(query: Query, find: Callable[[Mention], SubjectId | None]) -> Query:
    """Return ``query`` with its actors by number: the normal form outlives a change of names.

    ``find`` says who is meant; after a merge, who takes the place of whom. None: it stays so.
    """
    return _settled(with_actors(query.root, find))


def _settled(root: Node) -> Query:
    """Return a tree with its normal form.

    Folding can turn one odd sign into several words; another look gives them their final form.
    """
    normal = render(root)
    if _stays_as_it_is(root):
        return Query(root, normal)
    unknown = tuple(
        leaf for leaf in leaves(root) if isinstance(leaf, Mention) and leaf.actor is None
    )
    root = _Parser(normal).parse()
    while (again := render(root)) != normal:
        normal = again
        root = _Parser(normal).parse()
    return Query(root, normal, unknown)


_PLAIN = re.compile("[A-Za-z0-9\u0430-\u0438\u043a-\u044f\u0627-\u0647\u064a ]+")


def _is_plain(term: Term) -> bool:
    """Say whether a term's words surely stay what they are when they are read again."""
    plain = _PLAIN.fullmatch(" ".join(term.words)) is not None
    return plain and PERSIAN_ENDINGS.isdisjoint(term.words)


class _Parser:
    """Recursive descent, one method a level of precedence."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._lexemes = [
            lexeme
            for lexeme in lexemes(query)
            if lexeme.kind is not Kind.WORD
            or lexeme.text.isalnum()
            or "*" in lexeme.text
            or tokenize(lexeme.text).words
        ]
        self._kinds: list[Kind | None] = [*(lexeme.kind for lexeme in self._lexemes), None]
        self._next = 0
        self._terms = 0
        self._depth = 0
        self._in_title = False

    def parse(self) -> Node:
        """Return the whole query."""
        if not self._lexemes:
            raise QueryError(Reason.EMPTY, 0, len(self._query))
        root = self._any_of()
        if self._next < len(self._lexemes):  # only a closing parenthesis ends an expression early
            raise self._error(Reason.STRAY_PARENTHESIS, self._lexemes[self._next])
        if not is_positive(root):
            raise QueryError(Reason.ONLY_NOT, 0, len(self._query))
        return root

    def _kind(self) -> Kind | None:
        return self._kinds[self._next]

    def _take(self) -> Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]

    def _error(self, reason: Reason, lexeme: Lexeme) -> QueryError:
        return QueryError(reason, lexeme.position, lexeme.length)

    def _any_of(self) -> Node:
        parts = [self._all()]
        while self._kind() is Kind.OR:
            self._take()
            parts.append(self._all())
        return joined(AnyOf, parts)

    def _all(self) -> Node:
        parts = [self._not()]
        while self._kind() not in _AFTER_ALL:
            if self._kind() is Kind.AND:
                self._take()
            parts.append(self._not())
        return joined(All, parts)

    def _not(self) -> Node:
        negations = 0
        while self._kind() is Kind.NOT:
            self._take()
            negations += 1
        part = self._near()
        if negations % 2 == 0:
            return part
        return part.part if isinstance(part, Not) else Not(part)

    def _near(self) -> Node:
        left = self._primary()
        if self._kind() is not Kind.NEAR:
            return left
        sign = self._take()
        right = self._primary()
        sides = _alternatives(left), _alternatives(right)
        if sides[0] is None or sides[1] is None or self._kind() is Kind.NEAR:
            raise self._error(Reason.BAD_NEAR, sign)
        return near(sides[0], sides[1], int(sign.text))

    def _primary(self) -> Node:
        if self._next >= len(self._lexemes):
            raise self._error(Reason.MISSING_TERM, self._lexemes[-1])
        lexeme = self._take()
        if lexeme.kind is Kind.OPEN:
            return self._group(lexeme)
        if lexeme.kind is Kind.TITLE:
            return self._title(lexeme)
        if lexeme.kind in _TERMS:
            return self._leaf(lexeme)
        stray = lexeme.kind is Kind.CLOSE and self._depth == 0
        raise self._error(Reason.STRAY_PARENTHESIS if stray else Reason.MISSING_TERM, lexeme)

    def _group(self, opening: Lexeme) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(Reason.TOO_DEEP, opening)
        inner = self._any_of() if self._kind() is not None else None
        if inner is None or self._kind() is not Kind.CLOSE:
            raise self._error(Reason.OPEN_PARENTHESIS, opening)
        self._take()
        self._depth -= 1
        return inner

    def _title(self, sign: Lexeme) -> Node:
        """Read what stands after ``title:``; before a group it goes for all that is inside."""
        if self._kind() not in _AFTER_TITLE:
            raise self._error(Reason.MISSING_TERM, sign)
        outer, self._in_title = self._in_title, True
        inner = self._primary()
        self._in_title = outer
        return inner

    def _leaf(self, lexeme: Lexeme) -> Leaf:
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise self._error(Reason.TOO_MANY_TERMS, lexeme)
        if lexeme.kind is Kind.NUMBERED_ACTOR:
            actor, name = SubjectId(int(lexeme.text)), ""
            return Mention(actor, name, self._in_title, lexeme.position, lexeme.length)
        if lexeme.kind is Kind.WORD and _is_simple(lexeme.text):
            return Term((lexeme.text.casefold(),), in_title=self._in_title)
        tokens = tokenize(lexeme.text)
        if not tokens.words:
            raise self._error(
                Reason.BAD_STAR if "*" in lexeme.text else Reason.MISSING_TERM, lexeme
            )
        if lexeme.kind is Kind.ACTOR:
            name = " ".join(tokens.words)
            return Mention(None, name, self._in_title, lexeme.position, lexeme.length)
        return self._term(lexeme, tokens)

    def _term(self, lexeme: Lexeme, tokens: Tokens) -> Term:
        if lexeme.kind is Kind.EXACT or lexeme.text in _PRONOUNS_IN_CAPITALS:
            return Term(tuple(map(_exact, tokens.raw)), exact=True, in_title=self._in_title)
        if len(tokens) == 1 and "*" not in lexeme.text:
            return Term((_plain(tokens.raw[0]),), in_title=self._in_title)
        kept = [index for index in range(len(tokens)) if not is_persian_ending(tokens, index)]
        prefixes = _prefixes(lexeme, tokens)
        return Term(
            tuple(
                _plain(tokens.raw[index], MIN_PREFIX if index in prefixes else 1) for index in kept
            ),
            prefixes=frozenset(new for new, index in enumerate(kept) if index in prefixes),
            broken_after=frozenset(
                new
                for new, index in enumerate(kept[:-1])
                if any(
                    breaks_phrase(tokens.gap(between)) for between in range(index, kept[new + 1])
                )
            ),
            in_title=self._in_title,
        )


def _alternatives(node: Node) -> tuple[Leaf, ...] | None:
    """Return what may stand on one side of NEAR; None for what may not."""
    if isinstance(node, (Term, Mention)):
        return (node,)
    if isinstance(node, AnyOf):
        parts = [part for part in node.parts if isinstance(part, (Term, Mention))]
        return tuple(parts) if len(parts) == len(node.parts) else None
    return None


def _prefixes(lexeme: Lexeme, tokens: Tokens) -> set[int]:
    """Return the words with a star behind them; raise ``QueryError`` for any other star."""
    text = lexeme.text
    if "*" not in text:
        return set()
    ends = {end: index for index, (_, end) in enumerate(tokens.spans)}
    found: set[int] = set()
    for star in (place for place, sign in enumerate(text) if sign == "*"):
        index = ends.get(star)
        if index is None or text[star + 1 : star + 2].isalnum():
            raise QueryError(Reason.BAD_STAR, lexeme.text_position + star, 1)
        if len(tokens.words[index]) < MIN_PREFIX:
            start = tokens.spans[index][0]
            spot = lexeme.text_position + start
            raise QueryError(Reason.SHORT_PREFIX, spot, star + 1 - start)
        found.add(index)
    return found


def _is_simple(word: str) -> bool:
    """Say whether a word is what it is, without a closer look: most are."""
    return word.isascii() and word.isalnum() and word not in _PRONOUNS_IN_CAPITALS


_ELIDED = re.compile(rf"(?:l|d|qu|n|s|j|c|m|t){APOSTROPHE}(?=\w{{2}})", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w\w){APOSTROPHE}s$", re.IGNORECASE)


def _plain(raw: str, least: int = 1) -> str:
    """Return a query's word folded, without the French article or English possessive on it.

    The whole word where fewer than ``least`` letters would be left.
    """
    if raw.isalpha():
        return fold_word(raw)
    plain = fold_word(_POSSESSIVE.sub("", _ELIDED.sub("", raw, count=1)))
    return plain if len(plain) >= least and plain in keys(raw) else fold_word(raw)


def _exact(raw: str) -> str:
    return raw.replace(".", "")


_PERSIAN_PLURALS = frozenset({"ها", "هاي", "هايي", "هايش", "هايشان", "هايم", "هايمان"})
PERSIAN_ENDINGS = _PERSIAN_PLURALS | {"اي", "ام", "اش", "ات", "اند", "تر", "ترين"}
"""Endings that are written as words; all but the plural's only after a joiner."""


def is_persian_ending(tokens: Tokens, index: int) -> bool:
    """Say whether a word is but the ending of the Persian word before it."""
    word = tokens.words[index]
    if index == 0 or word not in PERSIAN_ENDINGS:
        return False
    gap = tokens.gap(index - 1)
    return gap == "\u200c" or (gap == " " and word in _PERSIAN_PLURALS)
