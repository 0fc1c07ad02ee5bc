"""Other engines that find many names in a text.

Each takes the folded names and returns a search: from a folded text and its words to the positions
of the names found. ``ImportError`` where an engine is not installed.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

Search = Callable[[str, list[str]], set[int]]


def ahocorasick_rs(names: Sequence[str]) -> Search:
    """Aho-Corasick in Rust; blanks around names and text stand for the ends of words."""
    lib = import_module("ahocorasick_rs")
    automaton = lib.AhoCorasick([f" {one} " for one in names])

    def search(text: str, words: list[str]) -> set[int]:  # noqa: ARG001
        found = automaton.find_matches_as_indexes(f" {text} ", overlapping=True)
        return {number for number, _, _ in found}

    return search


def pyahocorasick(names: Sequence[str]) -> Search:
    """Aho-Corasick in C; the ends of words are checked in Python."""
    automaton = import_module("ahocorasick").Automaton()
    for number, one in enumerate(names):
        automaton.add_word(one, (number, len(one)))
    automaton.make_automaton()

    def found(text: str) -> Iterator[int]:
        last = len(text) - 1
        for end, (number, length) in automaton.iter(text):
            start = end - length
            if (start < 0 or text[start] == " ") and (end == last or text[end + 1] == " "):
                yield number

    return lambda text, _: set(found(text))


def flashtext2(names: Sequence[str]) -> Search:
    """Return a trie of words in Rust; of overlapping names it reports only the longest."""
    processor = import_module("flashtext2").KeywordProcessor(case_sensitive=True)
    processor.add_keywords_with_clean_word_from_iter(
        [(one, str(number)) for number, one in enumerate(names)]
    )
    return lambda text, _: set(map(int, processor.extract_keywords(text)))


def spacy(names: Sequence[str]) -> Search:
    """Return spaCy's PhraseMatcher, over our words: its own tokeniser costs three times as much."""
    tokens, matcher = import_module("spacy.tokens"), import_module("spacy.matcher")
    vocabulary = import_module("spacy").blank("en").vocab
    phrases = matcher.PhraseMatcher(vocabulary, attr="ORTH")
    for number, one in enumerate(names):
        phrases.add(str(number), [tokens.Doc(vocabulary, words=one.split())])

    def search(text: str, words: list[str]) -> set[int]:  # noqa: ARG001
        found = phrases(tokens.Doc(vocabulary, words=words))
        return {int(vocabulary.strings[key]) for key, _, _ in found}

    return search


def hyperscan(names: Sequence[str]) -> Search:
    """Intel's Hyperscan, literals only."""
    lib = import_module("hyperscan")
    database = lib.Database()
    database.compile(
        expressions=[f" {one} ".encode() for one in names],
        ids=list(range(len(names))),
        elements=len(names),
        flags=[lib.HS_FLAG_SINGLEMATCH] * len(names),
        literal=True,
    )

    def search(text: str, words: list[str]) -> set[int]:  # noqa: ARG001
        found: set[int] = set()

        def seen(number: int, *_: object) -> None:
            found.add(number)

        database.scan(f" {text} ".encode(), match_event_handler=seen)
        return found

    return search


ENGINES: dict[str, Callable[[Sequence[str]], Search]] = {
    "ahocorasick_rs": ahocorasick_rs,
    "pyahocorasick, ends of words checked": pyahocorasick,
    "flashtext2": flashtext2,
    "spaCy PhraseMatcher": spacy,
    "hyperscan": hyperscan,
}
