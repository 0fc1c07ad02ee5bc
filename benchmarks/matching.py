"""How fast matching is, beside other engines: ``python -m benchmarks.matching``.

All figures are processor time of one core for an article of 400 words, medians of blocks of
articles in which all engines take turns: other work on the machine changes the figures, but hardly
the ratios. Texts, names and queries are made up (``newslike``).
"""

import argparse
import cProfile
import gc
import pstats
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from functools import _lru_cache_wrapper  # pyright: ignore[reportPrivateUsage]  # its only name
from pathlib import Path
from statistics import median
from typing import cast

from benchmarks import newslike
from benchmarks.peers import names as name_peers
from benchmarks.peers import topics as topic_peers
from bot.ids import ArticleId, SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.model import Subject, Topic
from bot.matching.tokens import tokenize
from bot.matching.topic_index import TopicIndex
from bot.matching.trie import Trie
from bot.sources.model import ArticleText

BLOCK = 10
"""Articles that one engine takes before the next one has its turn."""
WARMING = 1_000
"""Articles read before the clock runs: a running bot knows most words already."""
MEASURED = 100
MILLION = 1_000_000
STEPS = {
    "tokens.tokenize": "words of the text",
    "actors._spelled": "names by their words",
    "hearing.hits": "names by their sounds",
    "translations.hits": "organisations by what their words mean",
    "contexts.spoken_for": "words of context",
    "weak_words.hits": "weak words",
    "surnames.mentions": "surnames by themselves",
    "resolution.accept": "evidence, the longest name",
}
"""Functions of ``bot.matching`` in which the pipeline spends its time, one after the other."""

Work = Callable[[ArticleText], object]

BY_WORDS = ("ours", "spaCy PhraseMatcher")
"""Engines that look for names in a list of words; the others take a text."""

_PRINTED = str.maketrans({sign: "'" if sign in "‘’" else " " for sign in "‘’“”–—…•«»\xa0"})
_BLANKS = str.maketrans({sign: " " for sign in map(chr, range(128)) if not sign.isalnum()})


def bare_tokenisation(text: str) -> list[str]:
    """Return the folded words of a text by the shortest way that Python has: the yardstick.

    It knows no possessives, no acronyms and no places, and is right for ASCII and printed signs.
    """
    if not text.isascii():
        for sign, typed in _PRINTED.items():
            text = text.replace(chr(sign), typed)
    return text.casefold().replace("'", "").translate(_BLANKS).split()


def interleaved(
    works: Mapping[str, Work],
    articles: Sequence[ArticleText],
    clocks: Mapping[str, Callable[[], float]] | None = None,
) -> dict[str, float]:
    """Return milliseconds an article, by the name of the work; every other block goes backwards."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for start in range(0, len(articles), BLOCK):
        block = articles[start : start + BLOCK]
        order = list(works) if start % (2 * BLOCK) else list(works)[::-1]
        for name in order:
            elsewhere = (clocks or {}).get(name, lambda: 0.0)
            began = time.process_time() + elsewhere()
            for article in block:
                works[name](article)
            spent[name].append((time.process_time() + elsewhere() - began) / len(block))
    # Another process tells its time in hundredths of a second, too coarse for a median.
    return {
        name: 1_000 * (sum(times) / len(times) if name in (clocks or {}) else median(times))
        for name, times in spent.items()
    }


def apart(works: Mapping[str, Work], articles: Sequence[ArticleText]) -> dict[str, float]:
    """Return milliseconds an article, where no article is taken by two.

    What is found out about a word is remembered for all: of two that take the same article, the
    first would pay for the words that are new in it, and the other would not.
    """
    spent: dict[str, list[float]] = {name: [] for name in works}
    turns = [name for _ in range(len(articles) // (BLOCK * len(works))) for name in works]
    for turn, name in enumerate(turns):
        began = time.process_time()
        for article in articles[turn * BLOCK : (turn + 1) * BLOCK]:
            works[name](article)
        spent[name].append((time.process_time() - began) / BLOCK)
    return {name: 1_000 * median(times) for name, times in spent.items()}


def resident() -> int:
    """Return the bytes of memory that this process holds; 0 where nobody says."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0


def pipeline() -> None:
    """Print what the whole of matching costs, at more and more actors."""
    for dense in (False, True):
        kind = "30 given names and 300 surnames for all" if dense else "varied names"
        print(f"\nAll of matching: spelling, weak forms, evidence; five aliases an actor; {kind}")
        indexes = {
            f"{size:,} actors": SubjectIndex(newslike.actors(size, dense=dense))
            for size in (100, 2_000, 5_000)
        }
        both = SubjectIndex(newslike.actors(2_000, dense=dense))
        for topic in newslike.topics(2_000):
            both.add(topic)
        indexes["2,000 actors, 2,000 topics"] = both
        gc.collect()
        gc.freeze()
        works: dict[str, Work] = {name: index.match for name, index in indexes.items()}
        works["bare tokenisation"] = lambda article: bare_tokenisation(article.text)
        articles = newslike.articles(WARMING + len(works) * MEASURED, dense=dense)
        for article in articles[:WARMING]:
            for work in works.values():
                work(article)
        figures = apart(works, articles[WARMING:])
        for name, spent in figures.items():
            ratio = spent / figures["bare tokenisation"]
            print(f"  {name:40}{spent:8.2f} ms {ratio:6.0f} × bare tokenisation")
        growth = figures["5,000 actors"] / figures["100 actors"]
        topics = figures["2,000 actors, 2,000 topics"] - figures["2,000 actors"]
        print(f"  from 100 to 5,000 actors {growth:.2f}×; 2,000 topics add {topics:.2f} ms")


def profile() -> None:
    """Print in which steps the pipeline spends its time, as the profiler sees it."""
    print("\nWhere the time of an article goes (with the profiler, which makes all of it slower)")
    articles = newslike.articles(WARMING + MEASURED)
    spent: dict[int, dict[str, float]] = {}
    for size in (100, 2_000, 5_000):
        index = SubjectIndex(newslike.actors(size))
        for article in articles[:WARMING]:
            index.match(article)
        gc.collect()
        gc.freeze()
        profiler = cProfile.Profile()
        profiler.enable()
        for article in articles[WARMING:]:
            index.match(article)
        profiler.disable()
        spent[size] = _by_function(profiler)
    print(f"  {'ms, at actors':40}" + "".join(f"{size:>10,}" for size in spent))
    for function, step in {"index.match": "all", **STEPS}.items():
        line = "".join(f"{steps.get(function, 0.0):10.2f}" for steps in spent.values())
        print(f"  {step:40}{line}")


def _by_function(profiler: cProfile.Profile) -> dict[str, float]:
    """Return milliseconds an article by the name of each function of ``bot.matching``."""
    stats = cast("_Stats", vars(pstats.Stats(profiler))["stats"])
    found: dict[str, float] = {}
    for (file, _, function), (_, _, _, total, _) in stats.items():
        if "matching" in file:
            name = f"{Path(file).stem}.{function}"
            found[name] = max(1e3 * total / MEASURED, found.get(name, 0.0))
    return found


_Stats = dict[tuple[str, int, str], tuple[int, int, float, float, object]]


def changes() -> None:
    """Print what a subject costs to add and to remove, and the memory of an alias."""
    print("\nMemory, and changes to the index at 5,000 actors and 5,000 topics")
    for size in (2_000, 7_000):
        held = _held(lambda size=size: newslike.actors(size)) / size
        print(f"  an index of {size:,} actors: {held:,.0f} bytes each, {held / 5:,.0f} an alias")
    index = SubjectIndex(newslike.actors(5_000))
    for topic in newslike.topics(5_000):
        index.add(topic)
    gc.collect()
    gc.freeze()
    for kind, make in (
        ("actor of five aliases", lambda: newslike.actors(7_000)[5_000:]),
        ("topic", lambda: newslike.topics(7_000)[5_000:]),
    ):
        subjects = make()
        began = time.process_time()
        for subject in subjects:
            index.add(subject)
        added = time.process_time()
        began_removing = time.process_time()
        for subject in subjects:
            index.remove(subject.id)
        removed = time.process_time()
        print(
            f"  {kind:28} add {1e3 * (added - began) / len(subjects):.3f} ms,"
            f" remove {1e3 * (removed - began_removing) / len(subjects):.3f} ms"
        )


def _held(make: Callable[[], Sequence[Subject]]) -> int:
    """Return the bytes of an index with all that it holds, but not what is only remembered.

    The subjects are made anew: of them there stays what the index keeps, such as written names.
    """
    SubjectIndex(make())  # now word lists and tables are read
    _forget()
    tracemalloc.start()
    index = SubjectIndex(make())
    _forget()
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not index.is_empty
    return held


def _forget() -> None:
    """Empty the caches of words, which have a fixed size; tables that were read stay."""
    gc.unfreeze()  # what is frozen is not listed
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_info().maxsize is not None:
            one.cache_clear()


def exact_names(size: int) -> None:
    """Print the exact pass over names beside other engines; they must find the same."""
    print(f"\nExact names, {size:,} of them; times include making words of the text")
    names = newslike.names(size)
    began = time.process_time()
    trie = _filled(names)
    took = time.process_time() - began
    tracemalloc.start()
    other = _filled(names)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del other
    print(f"  ours: built in {took:.2f} s, {held / size:,.0f} bytes a name, {_churn(trie, size)}")
    searches: dict[str, name_peers.Search] = {
        "ours": lambda _, words: {number for _, _, number in trie.find(words)}
    }
    for peer, build in name_peers.ENGINES.items():
        try:
            searches[peer] = build(names)
        except ImportError:
            print(f"  {peer}: left out, not installed")
    gc.collect()
    gc.freeze()
    articles = newslike.articles(2 * MEASURED)
    _compare(searches, articles[:MEASURED])
    works: dict[str, Work] = {
        "bare tokenisation": lambda article: bare_tokenisation(article.text),
        "our words alone": lambda article: tokenize(article.text),
    }
    works |= {
        name: _reading(search, by_words=name in BY_WORDS) for name, search in searches.items()
    }
    _print_ratios(interleaved(works, articles[MEASURED:]), "bare tokenisation")


def _filled(names: Sequence[str]) -> Trie[int]:
    trie: Trie[int] = Trie()
    for number, name in enumerate(names):
        trie.add(name.split(), number)
    return trie


def _churn(trie: Trie[int], size: int) -> str:
    paths = [(f"qq{number % 100}", f"ww{number}") for number in range(10_000)]
    began = time.process_time()
    for number, path in enumerate(paths):
        trie.add(path, size + number)
    for number, path in enumerate(paths):
        trie.remove(path, size + number)
    return f"{1e3 * (time.process_time() - began) / len(paths):.4f} ms to add and remove one"


def _reading(search: name_peers.Search, *, by_words: bool) -> Work:
    """Return the work of a search by the words of an article, or by its folded text."""

    def work(article: ArticleText) -> object:
        words = tokenize(article.text).words
        return search("" if by_words else " ".join(words), words)

    return work


def _compare(searches: Mapping[str, name_peers.Search], articles: Sequence[ArticleText]) -> None:
    """Print how many finds of ours each engine misses, and how many it adds."""
    texts = [tokenize(article.text).words for article in articles]
    ours = [searches["ours"](" ".join(words), words) for words in texts]
    print(f"  matches in {len(texts)} articles: {sum(map(len, ours))}")
    for name, search in searches.items():
        theirs = [search(" ".join(words), words) for words in texts]
        missed = sum(len(one - other) for one, other in zip(ours, theirs, strict=True))
        more = sum(len(other - one) for one, other in zip(ours, theirs, strict=True))
        if missed or more:
            print(f"  {name}: {missed} missed, {more} more")


def _print_ratios(figures: Mapping[str, float], base: str) -> None:
    for name, spent in figures.items():
        print(f"  {name:40}{1_000 * spent:12,.0f} µs {spent / figures[base]:8.2f} × {base}")


def stored_queries(size: int) -> None:
    """Print topics beside databases that are asked the other way round."""
    print(f"\nTopic queries, {size:,} of them, asked about one article after another")
    topics = newslike.topics(size)
    queries = [topic.query for topic in topics]
    gc.collect()
    before, began = resident(), time.process_time()
    index = TopicIndex()
    for number, query in enumerate(queries):
        index.add(Topic(SubjectId(number), query))
    took, held = time.process_time() - began, resident() - before
    print(f"  ours: built in {took:.2f} s, {held / size:,.0f} bytes a topic")
    engines: dict[str, topic_peers.Engine] = {}
    for peer, build in topic_peers.ENGINES.items():
        try:
            engines[peer] = build(queries)
        except (ImportError, OSError) as exc:
            print(f"  {peer}: left out, {exc}")
    gc.collect()
    gc.freeze()
    # Without punctuation, which only ours takes for the end of a phrase.
    articles = [
        ArticleText(ArticleId(1), "", " ".join(tokenize(article.text).words), "en")
        for article in newslike.articles(WARMING + MEASURED)
    ]
    for article in articles[:WARMING]:
        index.match(tokenize(article.text))
    _compare_topics(index, engines, articles[:BLOCK])
    works: dict[str, Work] = {
        "bare tokenisation": lambda article: bare_tokenisation(article.text),
        "ours": lambda article: index.match(tokenize(article.text)),
    }
    works |= {
        name: lambda article, engine=engine: engine.search(article.text.split())
        for name, engine in engines.items()
    }
    clocks = {name: engine.elsewhere for name, engine in engines.items()}
    _print_ratios(interleaved(works, articles[WARMING : WARMING + 4 * BLOCK], clocks), "ours")


def _compare_topics(
    index: TopicIndex, engines: Mapping[str, topic_peers.Engine], articles: Sequence[ArticleText]
) -> None:
    """Print how far the engines agree: ours also finds inflected and compound words."""
    ours = [{number for number, _ in index.match(tokenize(one.text))} for one in articles]
    print(f"  matches in {len(articles)} articles: {sum(map(len, ours))}")
    for name, engine in engines.items():
        theirs = [engine.search(one.text.split()) for one in articles]
        missed = sum(len(one - other) for one, other in zip(ours, theirs, strict=True))
        more = sum(len(other - one) for one, other in zip(ours, theirs, strict=True))
        print(f"  {name}: {missed} missed (inflection, compounds), {more} more")


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="a million names, too")
    parts = ["pipeline", "profile", "changes", "names", "topics"]
    parser.add_argument("--parts", nargs="*", choices=parts, default=parts)
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, one core, processor time")
    if "pipeline" in options.parts:
        pipeline()
    if "profile" in options.parts:
        profile()
    if "changes" in options.parts:
        changes()
    for size in [*options.sizes, *([MILLION] if options.million else [])]:
        if "names" in options.parts:
            exact_names(size)
        if "topics" in options.parts and size < MILLION:
            stored_queries(size)


if __name__ == "__main__":
    main()
