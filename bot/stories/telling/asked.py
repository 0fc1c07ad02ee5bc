"""Where a text speaks of what was asked for in plain words. Pure.

The digest knows that from its matches; here a query is a name or a few words, folded, so that
"الخزعلي" is found in "للخزعلي" and "Erdoğan" in "Erdoğan'ın".
"""

import re
from collections.abc import Callable, Sequence

from bot.matching.tokens import Tokens, tokenize
from bot.stories.telling.model import Span, Wish
from bot.stories.words import STOP_WORDS

_OPERATORS = re.compile(r"\bNOT\s+(?:\"[^\"]*\"|\S+)|\b(?:AND|OR|NEAR(?:/\d+)?)\b|[()*]")
_QUOTED = re.compile(r"\"([^\"]+)\"")
_CLITICS = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و", "ف", "ب", "ل", "ك", "ول", "وب")
_LEAST_STEM = 4
_LONGEST_ENDING = 4


def wish_for(query: str, text: str) -> Wish:
    """Return where ``text`` speaks of ``query``: as a whole, else of its parts.

    A query is a name or words, or a Boolean one, of which the wanted terms count. The spans of a
    phrase or of a name's last word stand alone; those of single words belong together.
    """
    literal = re.compile(rf"(?<!\w){re.escape(query.strip())}(?!\w)") if query.strip() else None
    if literal and (spans := [match.span() for match in literal.finditer(text)]):
        return Wish(tuple(spans))
    tokens = tokenize(text)
    if to_the_letter := _chains(tokenize(query).words, tokens, _is_same):
        return Wish(tuple(to_the_letter))
    plain = _OPERATORS.sub(" ", query)
    phrases = [_QUOTED.findall(plain), _QUOTED.sub(" ", plain)]
    terms = [words for part in (*phrases[0], phrases[1]) if (words := _words(str(part)))]
    whole = [_found(term, tokens) for term in terms]
    if len(terms) == 1 and whole[0]:
        return Wish(tuple(whole[0]))
    if len(terms) == 1 and (last := _found(terms[0][-1:], tokens)) and _is_name(str(plain)):
        return Wish(tuple(last))
    each = [word for term, spans in zip(terms, whole, strict=True) if not spans for word in term]
    spans = [span for found in whole for span in found]
    spans += [span for word in each for span in _found([word], tokens)]
    return Wish(tuple(sorted(set(spans))), together=True)


def _words(part: str) -> list[str]:
    words = tokenize(part).words
    return [word for word in words if word not in STOP_WORDS] or words


def _is_name(query: str) -> bool:
    """Say whether every word could be a name's, so that the last one alone stands for it."""
    words = [word for word in query.split() if word[0].isalpha()]
    return len(words) > 1 and not any(word[0].islower() and "-" not in word for word in words)


def _found(term: Sequence[str], tokens: Tokens) -> list[Span]:
    """Return where ``term`` stands, in any form where it does not stand as it is written."""
    return _chains(term, tokens, _is_same) or _chains(term, tokens, _is_form)


def _chains(term: Sequence[str], tokens: Tokens, is_it: Callable[[str, str], bool]) -> list[Span]:
    """Return where the words of ``term`` follow each other, small words between them or not."""
    if not term:
        return []
    places = [[at for at, word in enumerate(tokens.words) if is_it(word, part)] for part in term]
    chains = {(first, first) for first in places[0]}
    for following in places[1:]:
        near = set(following)
        chains = {
            (first, at)
            for first, last in chains
            for at in range(last + 1, last + 3)
            if at in near and _only_small(tokens, last, at)
        }
    return [(tokens.spans[first][0], tokens.spans[last][1]) for first, last in sorted(chains)]


def _only_small(tokens: Tokens, before: int, after: int) -> bool:
    return all(
        tokens.words[at] in STOP_WORDS or len(tokens.words[at]) <= 2  # noqa: PLR2004
        for at in range(before + 1, after)
    )


def _is_same(word: str, wanted: str) -> bool:
    return word == wanted


def _is_form(word: str, wanted: str) -> bool:
    if word == wanted:
        return True
    if word.endswith(wanted) and word[: -len(wanted)] in _CLITICS:
        return True
    if len(wanted) < _LEAST_STEM:
        return False
    bare = wanted.removeprefix("ال")
    if bare != wanted and word.endswith(bare) and word[: -len(bare)] in {"لل", "ولل"}:
        return True
    ending = len(word) - len(wanted)
    return 0 < ending <= _LONGEST_ENDING and word.startswith(wanted)
