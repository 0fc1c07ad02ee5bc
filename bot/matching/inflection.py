"""Under which forms the words of topics and articles are compared.

A word has several forms: itself and what it may be an inflection of. Two words are the same to a
query when they share a form. An article's word is read in the languages of the article, a query's
word in all of them. What no rule decides is left alone, so that "universal" is not "university"
and "police" not "policy".
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

from bot.matching.arabic_forms import (
    OF_SEVERAL,
    arabic_forms,
    arabic_singular,
    broken_plural,
    doubled_measure,
)
from bot.matching.paradigms import families, paradigms
from bot.matching.readings import Reading, has_one_reading, readings
from bot.matching.russian_forms import russian_stems, unchanged

_VOWEL = re.compile("[aeiouy]")
_ARABIC = re.compile("[\u0621-\u064a]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SIBILANT = ("s", "x", "z", "ch", "sh", "o")
_KEPT_S = ("ss", "us", "is")
# "car" would be "carring": one vowel and one consonant are doubled, so "caring" is of "care".
_WOULD_DOUBLE = re.compile("[^aeiou]*[aeiou][^aeiouwxy]")
_MINIMUM = 3

_TABLED_LATIN = ("de", "es", "fr", "tr")
LANGUAGES_OF_QUERIES = ("ar", "ckb", "de", "en", "es", "fa", "fr", "tr")
"""A query may be in any of them; Cyrillic words are read as Russian in any case."""


@cache
def _words(file: str) -> frozenset[str]:
    lines = (files("bot.matching") / "data" / file).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_PREFIXES = ("re", "over", "out", "mis", "under", "un")
_PREFIXED = re.compile(f"(?P<prefix>{'|'.join(_PREFIXES)})(?P<rest>.{{3,}})")


@cache
def _listed() -> dict[str, str]:
    text = (files("bot.matching") / "data" / "english_forms.txt").read_text("utf-8")
    listed = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {form: family[0] for family in listed for form in family[1:]}


def _irregular(word: str) -> str | None:
    """Return what an irregular form is of, with a prefix too: rebuilt; None for other words."""
    listed = _listed()
    if word in listed:
        return listed[word]
    prefixed = _PREFIXED.fullmatch(word) if word.startswith(_PREFIXES) else None
    if prefixed is None or prefixed["rest"] not in listed:
        return None
    return f"{prefixed['prefix']}{listed[prefixed['rest']]}"


@cache
def _nouns(language: str) -> frozenset[str]:
    text = (files("bot.matching") / "data" / "topic_nouns.txt").read_text("utf-8")
    lines = [line.partition(":") for line in text.splitlines()]
    return frozenset(word for of, _, words in lines if of == language for word in words.split())


_BRITISH = (
    ("isation", "ization"), ("our", "or"), ("efence", "efense"), ("ffence", "ffense"),
    ("yse", "yze"),
)  # fmt: skip
_BRITISH_ENDINGS = (*(british for british, _ in _BRITISH), "ise")


def american(word: str) -> str:
    """Return a British word in its American spelling; any other as it is."""
    if not word.endswith(_BRITISH_ENDINGS):
        return word
    for british, american in _BRITISH:
        if word.endswith(british) and len(word) > max(len(british), 5):
            return word.removesuffix(british) + american
    if word.endswith("ise") and len(word) > len("advise"):
        return word.removesuffix("ise") + "ize"
    return word


def _singular(word: str) -> str | None:
    if word.endswith("men") and len(word) > len("women"):
        return word.removesuffix("men") + "man"
    if len(word) <= _MINIMUM or not word.endswith("s"):
        return None
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith("es") and word[:-2].endswith(_SIBILANT):
        return word[:-2]
    return None if word.endswith(_KEPT_S) else word[:-1]


def _verb(word: str) -> set[str]:
    """Return what ``word`` may be the past, or the -ing form, of."""
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _MINIMUM or not _VOWEL.search(stem) or word.endswith("eed"):
            continue
        if ending == "ed" and stem.endswith("i"):
            return {stem[:-1] + "y"}
        if _WOULD_DOUBLE.fullmatch(stem):
            return {stem + "e"}
        if stem.endswith("ick"):  # panic, panicked
            return {stem, stem[:-1]}
        if stem[-1] != stem[-2]:
            return {stem, stem + "e"}
        return {stem, stem + "e", stem[:-1]}
    return set()


def _bases(words: set[str]) -> set[str]:
    return {base for base in map(_irregular, words) if base}


def _english(word: str) -> set[str]:
    found = {word}
    if word in _words("topic_english_whole.txt"):
        return found
    singular = _singular(word)
    if singular:
        found.add(singular)
        if singular.endswith(_SIBILANT):
            found.add(word[:-1])
    nouns = _words("topic_english_nouns.txt")
    for form in [form for form in found if form.endswith(("ing", "ed"))]:
        found |= _verb(form) - nouns
    bases = _bases(found)
    spelled = {american(form) for form in found | bases}
    if not bases and spelled == found:  # nearly always
        return found
    return found | bases | spelled | _bases(spelled)


_PARTICIPLE = re.compile(
    "(?P<before>ab|an|auf|aus|bei|durch|ein|fest|frei|her|hin|los|mit|nach|nieder|statt|um|vor|weg"
    "|zu|zuruck|zusammen)?(?P<sign>ge|zu)(?P<rest>.{4,}(?:t|te|ten|ter|tes|en))"
)
_SOFTENED = str.maketrans("gbd", "kpt")
_VERBS = {"es": ("es.v", "es.w"), "fr": ("fr.v", "fr.w", "fr.r")}


def _of_table(
    table: str, word: str, languages: tuple[str, ...], minimum: int = 0, *, of_query: bool = False
) -> set[str]:
    found = paradigms()[table].keys(word, minimum, of_query=of_query)
    if "de" in languages:
        found |= _german_verb(word)
    if "tr" in languages:  # uçak, uçağı
        found |= {key[:-1] + key[-1].translate(_SOFTENED) for key in found if key[-1] in "gbd"}
    for language in languages:
        if word in _nouns(language):
            found = {key for key in found if not key.startswith(_VERBS[language])}
        found |= {f"{language}.f:{first}" for first in families(language).get(word, ())}
    return found


def _german_verb(word: str) -> set[str]:
    """Return the keys of verbs of which a word may be the participle: gewählt, eingestellt."""
    participle = _PARTICIPLE.fullmatch(word)
    if not participle or (participle["sign"] == "zu" and not participle["before"]):
        return set()
    keys = paradigms()["de"].keys(f"{participle['before'] or ''}{participle['rest']}")
    return {key for key in keys if key.startswith("de.v")}


def _latin(word: str, languages: tuple[str, ...], *, of_query: bool) -> set[str]:
    found = {word}
    if "en" in languages:
        found |= _english(word)
    others = tuple(language for language in languages if language in _TABLED_LATIN)
    if others == _TABLED_LATIN:
        return found | _of_table("Latin", word, others, of_query=of_query)
    for language in others:
        found |= _of_table(language, word, (language,), of_query=of_query)
    return found


def _arabic(word: str, languages: tuple[str, ...], *, definite: bool, of_query: bool) -> set[str]:
    found = {word}
    if "ar" in languages:
        found |= arabic_forms(word, definite=definite)
        if of_query:
            found.add(f"{OF_SEVERAL}{word}")
    elif "fa" in languages:
        found |= broken_plural(word)
    for language in ("fa", "ckb"):
        if language in languages:
            found |= _of_table(language, word, (language,), of_query=of_query)
    return found


def _cyrillic(word: str, written: str, *, of_query: bool) -> set[str]:
    # Gaza is not the case of a short noun (газ).
    short = _MINIMUM if of_query or written.islower() else _MINIMUM + 1
    if of_query and word in _words("topic_russian_whole.txt"):
        return {word}
    found = {word, f"={word}"} if of_query else {word}
    found |= _of_table("ru", word, ("ru",), short, of_query=of_query) | russian_stems(word)
    return found | unchanged(found)


def _of_arabic_script(
    written: str, reading: Reading, languages: tuple[str, ...], *, of_query: bool
) -> set[str]:
    # A query's word bears no conjunction or preposition: its first letter is its own. So it is of
    # other languages' words.
    if reading.split and (of_query or "ar" not in languages):
        return set()
    found = _arabic(reading.key, languages, definite=reading.article, of_query=of_query)
    if "ar" in languages and not of_query:
        found |= doubled_measure(written)
        singular = arabic_singular(reading.part)
        found |= {singular} if singular else set()
    return found


def _forms(written: str, languages: tuple[str, ...], *, of_query: bool) -> frozenset[str]:
    if has_one_reading(written):
        return frozenset(_latin(written.lower(), languages, of_query=of_query))
    found: set[str] = set()
    for reading in readings(written):
        key = reading.key
        if key in _words("topic_arabic_whole.txt") and not reading.article:
            return frozenset({key})
        if _ARABIC.search(key):
            found |= _of_arabic_script(written, reading, languages, of_query=of_query)
        elif not _CYRILLIC.search(key):
            found |= _latin(key, languages, of_query=of_query)
        elif not reading.stem:
            found |= _cyrillic(key, written, of_query=of_query)
    return frozenset(found)


@lru_cache(maxsize=32_768)
def forms(written: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Return the forms of an article's word as written, in these languages."""
    return _forms(written, languages, of_query=False)


@lru_cache(maxsize=32_768)
def query_forms(word: str) -> frozenset[str]:
    """Return the forms under which a query's word (folded) is looked for."""
    return _forms(word, LANGUAGES_OF_QUERIES, of_query=True)


def joined_forms(first: str, second: str) -> frozenset[str]:
    """Return the forms of a query's two words written as one: "airstrikes", Flughafens.

    They are inflected as the second is.
    """
    found: set[str] = set()
    for form in query_forms(second):
        head, sign, stem = form.rpartition("=" if form.startswith("=") else ":")
        if not head.startswith("ar.") and not head.endswith(".f"):
            found.add(f"{head}{sign}{first}{stem}")
    return frozenset(found)
