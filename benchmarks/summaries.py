"""How well stories are told, beside lead-3 and LexRank, and sentences split, beside two libraries.

    python -m benchmarks.summaries [--articles FILE...] [--traps FILE]

Articles: JSON lines with ``text``, ``highlights`` (a list) and perhaps ``title`` and ``query``, who
is asked for. Traps: JSON lines with an article's fields, ``must`` and ``must_not``: what its
summary contains and does not. All systems get the same sentences, and the times are of the
process and not of the clock.
"""

import argparse
import importlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from benchmarks.stories import split, summarize

HERE = Path(__file__).parent
SENTENCES = HERE.parent / "tests/data/stories/sentences.tsv"
REPEATED = 330

Article = Mapping[str, Any]
Summarizer = Callable[[Article], list[str]]
Splitter = Callable[[str, str], list[str]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, nargs="+", default=[
        HERE / f"data/{name}.jsonl" for name in ("summaries", "features", "reports")])  # fmt: skip
    parser.add_argument("--traps", type=Path, default=HERE / "data/traps.jsonl")
    options = parser.parse_args()
    traps, systems = _rows(options.traps), _summarizers()
    for path in options.articles:
        articles = _rows(path)
        print(f"{path.name}: {len(articles)} articles, three sentences each")
        print(
            f"{'':10}{'R1':>6}{'R2':>6}{'RL':>6}{'words':>7}{'asked':>7}{'traps':>9}{'sent/s':>9}"
        )
        for name, system in systems.items():
            _print_system(name, system, articles, traps)
        _print_margins(systems, articles)
    _print_splitters()


def _rows(path: Path) -> list[Article]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _summarizers() -> dict[str, Summarizer]:
    systems: dict[str, Summarizer] = {
        "this": lambda article: summarize(article, 3, article.get("query")),
        "lead-3": lambda article: split(article["text"], article.get("lang"))[:3],
    }
    try:
        systems["LexRank"] = _lex_rank()
    except ImportError:
        print("sumy is not installed: no LexRank")
    return systems


class _Words:
    """What sumy asks for the words of a sentence."""

    def to_words(self, sentence: str) -> list[str]:
        return sentence.lower().split()


def _lex_rank() -> Summarizer:
    dom: Any = importlib.import_module("sumy.models.dom")
    ranker: Any = importlib.import_module("sumy.summarizers.lex_rank").LexRankSummarizer()

    def told(article: Article) -> list[str]:
        sentences = [
            dom.Sentence(sentence, _Words())
            for sentence in split(article["text"], article.get("lang"))
        ]
        document = dom.ObjectDocumentModel([dom.Paragraph(sentences)])
        return [str(sentence) for sentence in ranker(document, 3)]

    return told


def _print_system(
    name: str, system: Summarizer, articles: Sequence[Article], traps: Sequence[Article]
) -> None:
    plain = [{**article, "query": None} for article in articles]
    every = _rouge(system, plain)
    rouge = [sum(kind) / len(every) for kind in zip(*every, strict=True)]
    words = sum(len(" ".join(system(article)).split()) for article in plain) / len(plain)
    asked = [article for article in articles if article.get("query")]
    found = sum(article["query"] in " ".join(system(article)) for article in asked)
    passed = sum(_passes(system, trap) for trap in traps)
    speed = _sentences_a_second(system, plain)
    scores = "".join(f"{score:6.1f}" for score in rouge)
    print(
        f"{name:10}{scores}{words:7.0f}{found / max(1, len(asked)):7.0%}"
        f"{passed:5}/{len(traps):3}{speed:9,.0f}"
    )


def _rouge(system: Summarizer, articles: Sequence[Article]) -> list[list[float]]:
    """Return for each article the F1 of ROUGE-1, -2 and -Lsum in per cent."""
    kinds = ("rouge1", "rouge2", "rougeLsum")
    library: Any = importlib.import_module("rouge_score.rouge_scorer")
    scorer = library.RougeScorer(list(kinds), use_stemmer=True)
    scores = [
        scorer.score("\n".join(article["highlights"]), "\n".join(system(article)))
        for article in articles
    ]
    return [[100 * score[kind].fmeasure for kind in kinds] for score in scores]


def _print_margins(systems: Mapping[str, Summarizer], articles: Sequence[Article]) -> None:
    """Print how far we are above the others in ROUGE-1, with the standard error of that."""
    plain = [{**article, "query": None} for article in articles]
    ours = [score[0] for score in _rouge(systems["this"], plain)]
    others = {name: system for name, system in systems.items() if name != "this"}
    for name, system in others.items():
        theirs = [score[0] for score in _rouge(system, plain)]
        apart = [one - other for one, other in zip(ours, theirs, strict=True)]
        error = stdev(apart) / len(apart) ** 0.5
        print(f"  R1 above {name}: {mean(apart):+.1f} (standard error {error:.1f})")


def _passes(system: Summarizer, trap: Article) -> bool:
    told = " ".join(system(trap))
    return all(part in told for part in trap.get("must", ())) and not any(
        part in told for part in trap.get("must_not", ())
    )


def _sentences_a_second(system: Summarizer, articles: Sequence[Article]) -> float:
    count = sum(len(split(article["text"])) for article in articles)
    many = [article for _ in range(1 + REPEATED // len(articles)) for article in articles]
    started = time.process_time()
    for article in many:
        system(article)
    return count * len(many) / len(articles) / (time.process_time() - started)


def _print_splitters() -> None:
    cases = [
        line.split("\t")
        for line in SENTENCES.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    text = " ".join(case.replace("|", " ") for language, case in cases if language == "en") * 60
    print(f"\n{len(cases)} cases of where sentences end\n{'':10}{'right':>6}{'MB/s':>8}")
    for name, splitter in _splitters():
        right = sum(
            splitter(case.replace("|", " "), language) == case.split("|")
            for language, case in cases
        )
        started = time.process_time()
        splitter(text, "en")
        speed = len(text.encode()) / 1e6 / (time.process_time() - started)
        print(f"{name:10}{right:6}{speed:8.2f}")


def _splitters() -> Iterable[tuple[str, Splitter]]:
    yield "this", split
    for name, load in (("pysbd", _pysbd), ("syntok", _syntok)):
        try:
            yield name, load()
        except ImportError:
            print(f"{name} is not installed")


def _pysbd() -> Splitter:
    library: Any = importlib.import_module("pysbd")
    known = {"en", "ar", "fa", "ru", "fr", "de", "es", "ur"}
    made = {code: library.Segmenter(language=code, clean=False) for code in known}

    def found(text: str, language: str) -> list[str]:
        return [piece.strip() for piece in made.get(language, made["en"]).segment(text)]

    return found


def _syntok() -> Splitter:
    library: Any = importlib.import_module("syntok.segmenter")

    def found(text: str, _language: str) -> list[str]:
        return [
            text[sentence[0].offset : sentence[-1].offset + len(sentence[-1].value)]
            for paragraph in library.analyze(text)
            for sentence in paragraph
        ]

    return found


if __name__ == "__main__":
    main()
