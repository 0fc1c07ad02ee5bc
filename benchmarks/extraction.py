"""How well articles are cut out of their pages: ``python -m benchmarks.extraction --data DIR``.

``DIR`` has the layout of https://github.com/scrapinghub/article-extraction-benchmark: a
``ground-truth.json`` of ``{id: {"articleBody": …, "url": …}}`` and pages under ``html/`` as
``{id}.html.gz``, in UTF-8. The measure is that benchmark's too: precision and recall over runs of
four words, each averaged over the pages, F1 of the two, and the share of pages without any
difference. Where the truth names them, ``headline`` and ``furniture`` (lines that must not be
left in) are counted as well. Others are measured in the same run; readability-lxml where it is
installed. ``--output FILE`` writes what the product found, for that benchmark's own program.

What the product splits off as a field, the dateline, is part of an article's body there, so it is
put back for the comparison.
"""

import argparse
import gzip
import importlib
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import lxml.html
import trafilatura

from bot.sources.cleaning import clean_article
from bot.sources.extraction import extract_page
from bot.sources.titles import Titles

RUN = 4
HEAD_LINES = 4
_TOKEN = re.compile(r"\w+")

Truth = Mapping[str, Any]
Extractor = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Scored:
    """One extractor's result on one page. ``None``: the truth does not say."""

    key: str
    text: str
    precision: float
    recall: float
    exact: bool
    title_repeated: bool | None
    furniture_left: bool | None
    seconds: float
    """Of the processor."""


def product(page: bytes, url: str) -> str:
    """Return the article as the product stores it, its dateline before it."""
    found = extract_page(page, {"content-type": "text/html; charset=utf-8"}, url)
    if found is None:
        return ""
    clean = clean_article(found.text, titles=found.titles, outlet=found.site or "")
    return f"{clean.mark.written} {clean.text}" if clean.mark else clean.text


def trafilatura_standard(page: bytes, url: str) -> str:
    """Return trafilatura's text, in its standard mode."""
    return trafilatura.extract(page.decode("utf-8", "replace"), url=url) or ""


def readability(page: bytes, url: str) -> str:
    """Return readability-lxml's text; ``ImportError`` where it is not installed."""
    module = importlib.import_module("readability")
    markup: str = module.Document(page.decode("utf-8", "replace"), url=url).summary()
    return "\n".join(lxml.html.fromstring(markup).itertext())


EXTRACTORS: dict[str, Extractor] = {
    "news digest bot": product,
    "trafilatura": trafilatura_standard,
    "readability-lxml": readability,
}


def runs(text: str) -> Counter[tuple[str, ...]]:
    """Return how often each run of four words stands in ``text``; of fewer words there is one."""
    tokens = _TOKEN.findall(text)
    starts = range(max(1, len(tokens) - RUN + 1))
    return Counter(run for start in starts if (run := tuple(tokens[start : start + RUN])))


def compare(wanted: str, found: str) -> tuple[float, float]:
    """Return precision and recall of one text."""
    true, pred = runs(wanted), runs(found)
    hits = (true & pred).total()
    if true == pred:
        return 1.0, 1.0
    return hits / max(1, pred.total()), hits / max(1, true.total())


def score(key: str, truth: Truth, found: str, seconds: float) -> Scored:
    """Return how ``found`` compares with what should have been found."""
    body = str(truth.get("articleBody") or "")
    precision, recall = compare(body, found)
    title = truth.get("headline")
    furniture = truth.get("furniture")
    return Scored(
        key=key,
        text=found,
        precision=precision,
        recall=recall,
        exact=runs(body) == runs(found),
        title_repeated=_repeats(str(title), body, found) if title else None,
        furniture_left=any(_stands_in(line, found) for line in furniture) if furniture else None,
        seconds=seconds,
    )


def _repeats(title: str, body: str, found: str) -> bool:
    """Return whether the title stands among the first lines, and not in the truth as well."""
    titles = Titles([title])
    heads = [list(filter(None, text.split("\n")))[:HEAD_LINES] for text in (body, found)]
    wanted, seen = (any(titles.match(line) for line in head) for head in heads)
    return seen and not wanted


def _stands_in(line: str, text: str) -> bool:
    wanted = " ".join(_TOKEN.findall(line))
    return any(f" {wanted} " in f" {' '.join(_TOKEN.findall(one))} " for one in text.split("\n"))


def measure(data: Path, extract: Extractor) -> list[Scored]:
    """Return one extractor's scores on all pages of a folder, in the truth's order."""
    truths = cast("dict[str, Truth]", json.loads((data / "ground-truth.json").read_text("utf-8")))
    scored: list[Scored] = []
    for key in list(truths)[:1]:
        extract(_page(data, key), "https://unknown.example/a")  # loads what is loaded once
    for key, truth in truths.items():
        page = _page(data, key)
        started = time.process_time()
        found = extract(page, str(truth.get("url") or "https://unknown.example/a"))
        scored.append(score(key, truth, found, time.process_time() - started))
    return scored


def _page(data: Path, key: str) -> bytes:
    return gzip.decompress((data / "html" / f"{key}.html.gz").read_bytes())


def summary(scored: list[Scored]) -> dict[str, float | None]:
    """Return the figures of a run. Precision leaves out pages where nothing was found."""
    found = [one for one in scored if _TOKEN.search(one.text)]
    precision = statistics.mean(one.precision for one in found) if found else 0.0
    recall = statistics.mean(one.recall for one in scored)
    total = precision + recall
    times = sorted(one.seconds for one in scored)
    return {
        "f1": 2 * precision * recall / total if total else 0.0,
        "precision": precision,
        "recall": recall,
        "exact": statistics.mean(one.exact for one in scored),
        "title repeated": _share(one.title_repeated for one in scored),
        "furniture left": _share(one.furniture_left for one in scored),
        "pages/CPU-s": len(scored) / max(sum(times), 1e-9),
        "p50 ms": 1000 * times[len(times) // 2],
        "p99 ms": 1000 * times[min(len(times) - 1, int(len(times) * 0.99))],
    }


def _share(answers: Iterable[bool | None]) -> float | None:
    told = [answer for answer in answers if answer is not None]
    return statistics.mean(told) if told else None


def show(name: str, figures: Mapping[str, float | None]) -> str:
    """Return one line of the table."""
    cells = (
        f"{'-' if value is None else f'{value:.3f}':>{max(9, len(key) + 2)}}"
        for key, value in figures.items()
    )
    return f"{name:<18}" + "".join(cells)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, help="write the product's texts as JSON")
    parser.add_argument(
        "--worst", type=int, default=0, help="name so many pages with the lowest scores"
    )
    args = parser.parse_args()
    heading_shown = False
    for name, extract in EXTRACTORS.items():
        try:
            scored = measure(args.data, extract)
        except ImportError:
            print(f"{name:<18}not installed")
            continue
        figures = summary(scored)
        if not heading_shown:
            print(
                f"{len(scored)} pages\n{'':<18}"
                + "".join(f"{key:>{max(9, len(key) + 2)}}" for key in figures)
            )
            heading_shown = True
        print(show(name, figures))
        if extract is product:
            _report(scored, args.output, args.worst)


def _report(scored: list[Scored], output: Path | None, worst: int) -> None:
    if output:
        texts = {one.key: {"articleBody": one.text} for one in scored}
        output.write_text(json.dumps(texts, ensure_ascii=False, indent=1), "utf-8")
    for one in sorted(scored, key=lambda one: one.precision + one.recall)[:worst]:
        print(f"  {one.key}  precision {one.precision:.3f}  recall {one.recall:.3f}")


if __name__ == "__main__":
    main()
