"""The adjectives made of the names of states, in the languages that inflect them."""

from bot.matching.folding import fold_word

NONE = "-"
GERMAN_ENDINGS = ("e", "er", "es", "en", "em")


def _columns(line: str) -> list[list[str]]:
    """Return a line of ``demonyms_other``: the words for French, German, Spanish and Turkish."""
    columns = [column.split() for column in line.split(";")] if line else []
    return [[word for word in column if word != NONE] for column in columns]


def turkish(line: str) -> tuple[str, ...]:
    """Return the Turkish words of a line."""
    *_, last = _columns(line) or [[]]
    return tuple(last)


def inflected(line: str) -> tuple[tuple[str, ...], ...]:
    """Return the French, German and Spanish adjectives of a line, each by its folded forms."""
    found: list[tuple[str, ...]] = []
    for words, forms in zip(_columns(line), (_french, _german, _spanish), strict=False):
        found += [tuple(dict.fromkeys(map(fold_word, forms(word)))) for word in words]
    return tuple(found)


def _french(masculine: str) -> list[str]:
    """Return turc, turque, turcs, turques."""
    if masculine.endswith("e"):
        feminine = masculine
    elif masculine.endswith(("ien", "éen", "on")):
        feminine = f"{masculine}ne"
    elif masculine.endswith("c"):
        feminine = f"{masculine if masculine == 'grec' else masculine[:-1]}que"
    else:
        feminine = f"{masculine}e"
    plural = masculine if masculine.endswith("s") else f"{masculine}s"
    return [masculine, feminine, plural, f"{feminine}s"]


def _german(stem: str) -> list[str]:
    return [stem + ending for ending in GERMAN_ENDINGS]


def _spanish(masculine: str) -> list[str]:
    """Return sirio, siria, sirios, sirias; francés, francesa; iraní, iraníes; belga, belgas."""
    if masculine.endswith("o"):
        root = masculine[:-1]
        return [masculine, f"{root}a", f"{root}os", f"{root}as"]
    if masculine.endswith(("a", "e")):
        return [masculine, f"{masculine}s"]
    if masculine.endswith(("í", "ú")):
        return [masculine, f"{masculine}es", f"{masculine}s"]
    return [masculine, f"{masculine}a", f"{masculine}es", f"{masculine}as"]
