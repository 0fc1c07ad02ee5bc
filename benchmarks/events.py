"""Whether articles of one event are found, beside other ways to group news.

    python -m benchmarks.events [--events FILE...]  BCubed F1, precision, recall, mixed stories
    python -m benchmarks.events --scale 10000       time and memory of one process

Events: JSON lines with ``event``, the label, and what ``benchmarks.stories:cluster`` takes. They
are scored whole, with their titles only, and with title and two sentences. Times are of the
process and not of the clock. Copies are made with hard edits: furniture put in, the end cut off,
one word in thirty and one sentence in eight left out.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.clustering_scores import bcubed
from benchmarks.stories import cluster

HERE = Path(__file__).parent
SCALES = (330, 1_000, 10_000)

Article = dict[str, Any]
Clusterer = Callable[[Sequence[Mapping[str, Any]]], list[int]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=Path, nargs="+", default=[
        HERE / f"data/{name}.jsonl" for name in ("events", "sequels", "aggregated")])  # fmt: skip
    parser.add_argument("--scale", type=int)
    options = parser.parse_args()
    files = [
        [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in options.events
    ]
    events = files[0]
    if options.scale:
        _print_scale(events, options.scale)
        return
    for labelled in files:
        _print_quality(labelled, _systems())
    _print_copies(events, _systems())
    _print_stability(events)
    for count in SCALES:
        command = [sys.executable, "-m", "benchmarks.events", "--events", str(options.events[0])]
        subprocess.run([*command, "--scale", str(count)], check=True)  # noqa: S603


def _systems() -> dict[str, Clusterer]:
    systems: dict[str, Clusterer] = {"this": cluster}
    try:
        from benchmarks.peers import clustering as peers  # noqa: PLC0415
    except ImportError:
        print("scikit-learn or datasketch is not installed: nothing to compare with")
        return systems
    return {
        **systems,
        "sklearn": peers.agglomerative,
        "one pass": peers.single_pass,
        "MinHash": peers.min_hash,
    }


def _print_quality(events: list[Article], systems: Mapping[str, Clusterer]) -> None:
    labels = [one["event"] for one in events]
    print(f"{len(events)} articles, {len(set(labels))} events")
    print(f"{'':18}{'F1':>6}{'P':>6}{'R':>6}{'mixed':>7}{'art/s':>8}")
    for part, articles in _parts(events).items():
        for name, system in systems.items():
            start = time.process_time()
            scores = bcubed(labels, system(articles))
            speed = len(articles) / (time.process_time() - start)
            figures = f"{scores.f1:6.3f}{scores.precision:6.3f}{scores.recall:6.3f}"
            print(f"{part:8}{name:10}{figures}{scores.mixed:7.3f}{speed:8.0f}")


def _parts(events: Sequence[Article]) -> dict[str, list[Article]]:
    return {
        "whole": list(events),
        "title": [{**one, "text": ""} for one in events],
        "two": [{**one, "text": " ".join(_sentences(one["text"])[:2])} for one in events],
    }


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?؟])\s+", text)


def _print_copies(events: Sequence[Article], systems: Mapping[str, Clusterer]) -> None:
    """Print how many edited copies of long texts are found, and how many others."""
    long = [one for one in _joined(events) if len(one["text"].split()) >= 80]  # noqa: PLR2004
    edited = [{**one, "text": _edited(one["text"], at), "title": ""} for at, one in enumerate(long)]
    bare = [{**one, "title": ""} for one in long]
    print(f"{len(long)} texts and a copy of each with hard edits")
    for name in ("this", "MinHash"):
        if name in systems:
            found = (_copies if name == "this" else _same_label(systems[name]))(bare, edited)
            right = sum(one == other for one, other in found)
            print(f"  {name:10} recall {right / len(long):.3f}, wrong {len(found) - right}")


def _joined(events: Sequence[Article]) -> list[Article]:
    """Return a long text per event and half of its articles, since ours are short."""
    by_event: dict[str, list[str]] = {}
    for one in events:
        by_event.setdefault(one["event"], []).append(one["text"])
    return [
        {"event": event, "title": "", "text": " ".join(texts)} for event, texts in by_event.items()
    ]


def _edited(text: str, seed: int) -> str:
    random = Random(seed)  # noqa: S311  # an edit, no secret
    kept = [one for one in _sentences(text) if random.random() > 1 / 8]
    words = " Read more in our letter. ".join([*kept[:2], " ".join(kept[2:])]).split()
    words = [word for word in words if random.random() > 1 / 30]
    return " ".join(words[: max(20, len(words) * 4 // 5)])


def _copies(bare: Sequence[Article], edited: Sequence[Article]) -> list[tuple[int, int]]:
    from bot.stories.near_copies import copies_within, sample_of  # noqa: PLC0415

    samples = [sample_of(one["text"]) for one in (*bare, *edited)]
    groups = copies_within(samples, lambda _one, _other: True)
    return _pairs(groups, len(bare))


def _same_label(system: Clusterer) -> Callable[..., list[tuple[int, int]]]:
    def found(bare: Sequence[Article], edited: Sequence[Article]) -> list[tuple[int, int]]:
        groups: dict[int, list[int]] = {}
        for at, label in enumerate(system([*bare, *edited])):
            groups.setdefault(label, []).append(at)
        return _pairs(groups.values(), len(bare))

    return found


def _pairs(groups: Iterable[Sequence[int]], count: int) -> list[tuple[int, int]]:
    return [
        (one, other - count)
        for group in groups
        for one in group
        for other in group
        if one < count <= other
    ]


def _print_stability(events: list[Article]) -> None:
    expected = _partition(events, cluster(events))
    random = Random(1)  # noqa: S311
    same = 0
    for _ in range(10):
        shuffled = random.sample(events, len(events))
        same += _partition(shuffled, cluster(shuffled)) == expected
    print(f"orders of arrival with the same stories: {same} of 10")


def _partition(events: Sequence[Article], labels: Sequence[int]) -> set[frozenset[str]]:
    stories: dict[int, set[str]] = {}
    for one, label in zip(events, labels, strict=True):
        stories.setdefault(label, set()).add(one["id"])
    return set(map(frozenset, stories.values()))


def _print_scale(events: Sequence[Article], count: int) -> None:
    """Print what so many articles cost: the events again and again, in other words each time."""
    articles = list(islice(_renamed(events), count))
    before = _memory()
    start = time.process_time()
    labels = cluster(articles)
    seconds = time.process_time() - start
    stories = len(set(labels))
    print(f"{count} articles, {stories} stories: {seconds:.2f} s, {_memory()} ({before} before)")


def _memory() -> str:
    """Return the most memory this process had, where the system says so."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text("utf-8")) if status.exists() else None
    return f"{int(found[1]) // 1024} MB" if found else "? MB"


def _renamed(events: Sequence[Article]) -> Iterable[Article]:
    """Yield the events, every second word of each round with another ending."""
    for at, one in enumerate(cycle(events)):
        sign = f"x{at // len(events)}"
        yield {
            **one,
            "event": f"{one['event']}{sign}",
            "title": _with(sign, one["title"]),
            "text": " ".join([_with(sign, one["text"])] * 4),
        }


def _with(sign: str, text: str) -> str:
    return " ".join(
        word + sign if at % 2 and word.isalpha() else word for at, word in enumerate(text.split())
    )


if __name__ == "__main__":
    main()
