"""In which languages an article is to be read, so that each word is inflected by its own rules."""

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files

LATIN = ("en", "fr", "de", "es", "tr")
"""Languages of Latin script that topics understand."""

_ENOUGH = 2
_TURKISH = re.compile("[ğışĞİŞ]")
_KURDISH = re.compile("[ێەڕڵۆڤ]")
_PERSIAN = re.compile("[پچژگکی]")


@cache
def _small_words() -> dict[str, frozenset[str]]:
    text = (files("bot.matching") / "data" / "topic_small_words.txt").read_text("utf-8")
    lines = [line.partition(":") for line in text.splitlines() if not line.startswith("#")]
    return {language: frozenset(words.split()) for language, _, words in lines}


def languages_of(words: Collection[str], text: str, declared: str | None) -> tuple[str, ...]:
    """Return the languages of an article: the one it says, and the one its small words are of.

    ``words`` are folded, each once. Feeds get their language wrong, so both count.
    """
    said = (declared or "")[:2].casefold()
    said = "ckb" if said in {"ku", "ck"} else said
    found = {said} & {*LATIN, "ar", "fa", "ckb"}
    small = {language: len(some.intersection(words)) for language, some in _small_words().items()}
    best = max(small, key=lambda language: small[language])
    if small[best] >= _ENOUGH:
        found.add(best)
    if text.isascii():
        return tuple(sorted({*(found if found & set(LATIN) else found | {"en"}), "ar"}))
    if _TURKISH.search(text):
        found.add("tr")
    if not found & {"ar", "fa", "ckb"}:
        found.add("ckb" if _KURDISH.search(text) else "fa" if _PERSIAN.search(text) else "ar")
    return tuple(sorted(found if found & set(LATIN) else found | {"en"}))
