"""What kind of organisation a word says, the same in all languages: movement, hareketi, حركة.

A kind has two keys, for languages that put it before the proper name and for those that put it
after: a name is looked for in both orders, each with the words of its languages only.
"""

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from bot.matching.folding import fold_word

BEFORE = "<"
AFTER = ">"


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    """Return the keys of kinds by the keys of the words that say them."""
    text = (files("bot.matching") / "data" / "organisation_kinds.txt").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        before, _, after = line.partition(";")
        kind = after.split()[0]
        for words, side in ((before, BEFORE), (after, AFTER)):
            for word in words.split():
                stem = "~" if word.startswith("~") else ""
                key = f"{stem}{fold_word(word.removeprefix('~'))}"
                found[key] = (*found.get(key, ()), f"#{kind}{side}")
    return found


def kinds_of(keys: Collection[str]) -> tuple[str, ...]:
    """Return the keys of the kinds that a word, by its keys, may say; nearly always none."""
    kinds = _kinds()
    if kinds.keys().isdisjoint(keys):
        return ()
    return tuple(dict.fromkeys(kind for key in keys for kind in kinds.get(key, ())))


def is_kind(key: str) -> bool:
    """Say whether a key is a kind's, and no word's."""
    return key.startswith("#")


def turned(kind: str) -> str:
    """Return the key of the same kind for the languages with the other order."""
    return kind[:-1] + (AFTER if kind.endswith(BEFORE) else BEFORE)
