"""The signs of the query language: which piece of a typed query is what, and where."""

import re
from enum import StrEnum
from typing import NamedTuple

from bot.errors import BotError

MAX_NEAR = 50
"""The widest NEAR/n, in words."""
USUAL_NEAR = 10
"""What NEAR without a number means."""


class Reason(StrEnum):
    """Why a query is refused; the words for it are in templates."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY_TERMS = "too_many_terms"
    TOO_DEEP = "too_deep"
    OPEN_QUOTE = "open_quote"
    OPEN_PARENTHESIS = "open_parenthesis"
    STRAY_PARENTHESIS = "stray_parenthesis"
    MISSING_TERM = "missing_term"
    """An operator has nothing on one side; or parentheses or quotes have nothing inside."""
    ONLY_NOT = "only_not"
    """It would be true of nearly every article."""
    BAD_NEAR = "bad_near"
    """NEAR needs words, phrases or actors on both sides, and a distance of 1 to ``MAX_NEAR``."""
    BAD_STAR = "bad_star"
    """A star stands elsewhere than at the end of a word."""
    SHORT_PREFIX = "short_prefix"
    """Too few letters before a star: nearly every article would have such a word."""
    UNKNOWN_ACTOR = "unknown_actor"
    """Nobody goes by the name after the @."""
    SEVERAL_ACTORS = "several_actors"
    """More than one actor goes by the name after the @."""


class QueryError(BotError):
    """A query that cannot be used. ``position`` and ``length`` say where, in characters."""

    def __init__(self, reason: Reason, position: int, length: int) -> None:
        super().__init__(f"the query is refused at {position}: {reason}")
        self.reason = reason
        self.position = position
        self.length = length


class Kind(StrEnum):
    """What a piece of a query is."""

    WORD = "word"
    PHRASE = "phrase"
    EXACT = "exact"
    ACTOR = "actor"
    """Another subject: by a name in quotes, or by its number, which is how it is stored."""
    NUMBERED_ACTOR = "numbered actor"
    TITLE = "title"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    OPEN = "("
    CLOSE = ")"


class Lexeme(NamedTuple):
    """One piece of a query."""

    kind: Kind
    text: str
    """The word, what the quotes hold, or NEAR's number."""
    position: int
    length: int
    text_position: int = 0
    """Where ``text`` begins in the query."""


_QUOTES = '"“”„‟«»＂'
_LEXEME = re.compile(
    rf"""
      (?P<sign>[=@])?[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}])?
    | @\#(?P<number>\d{{1,18}})(?=[\s()]|$)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>[-−–](?=[^\s\-−–)]))
    | (?P<near>NEAR(?:/(?P<distance>\d*))?(?=[\s({_QUOTES}]|$))
    | (?P<title>(?i:title):)
    | (?P<word>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_QUOTED = {"=": Kind.EXACT, "@": Kind.ACTOR}
_SIGNS = {
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "minus": Kind.NOT,
    "title": Kind.TITLE,
    "number": Kind.NUMBERED_ACTOR,
}


def lexemes(query: str) -> list[Lexeme]:
    """Return the pieces of ``query``; raise ``QueryError`` at an open quote or a bad NEAR."""
    return [_lexeme(match) for match in _LEXEME.finditer(query)]


def _lexeme(match: re.Match[str]) -> Lexeme:
    start = match.start()
    length = match.end() - start
    word = match["word"]
    if word:
        return Lexeme(_OPERATORS.get(word, Kind.WORD), word, start, length, start)
    if match["phrase"] is not None:
        if match["closed"] is None:
            raise QueryError(Reason.OPEN_QUOTE, start, length)
        kind = _QUOTED.get(match["sign"] or "", Kind.PHRASE)
        return Lexeme(kind, match["phrase"], start, length, match.start("phrase"))
    if match["near"]:
        return Lexeme(Kind.NEAR, _distance(match), start, length)
    group = next(group for group in _SIGNS if match[group])
    return Lexeme(_SIGNS[group], match[group], start, length)


def _distance(match: re.Match[str]) -> str:
    digits = match["distance"]
    if digits is None:
        return str(USUAL_NEAR)
    if len(digits) > len(str(MAX_NEAR)) or not 1 <= int(digits or 0) <= MAX_NEAR:
        raise QueryError(Reason.BAD_NEAR, match.start(), match.end() - match.start())
    return str(int(digits))


def looks_like_query(text: str) -> bool:
    """Say whether someone who typed ``text`` meant a query rather than a name."""
    return any(
        match["word"] in _OPERATORS or match["word"].endswith("*")
        if match["word"]
        else match["minus"] is None or match.start() > 0
        for match in _LEXEME.finditer(text)
    )
