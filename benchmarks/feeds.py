"""What is read from feeds, and how fast.

``--data DIR`` reads every file below a folder and prints one line of JSON for each; with
``--suite NAME`` it prints what differs from what that suite's tests expect, and the score, and with
``--suite beside-feedparser`` from what feedparser reads. Without a folder, made-up feeds of every
format are read by us and by feedparser, by turns, and feeds a second of CPU time are printed for
both, with the ratio. ``--hostile`` reads documents made to cost time and memory, each in a process
of its own. No network is used.
"""

import argparse
import io
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import cast

from benchmarks.feed_suites import SUITES
from benchmarks.newslike import articles
from bot.sources.model import Entry, Feed, NotAFeed
from bot.sources.reading import read_feed
from tests.support.hostile_feeds import FULL, HOSTILE

URL = "https://post.example/feed"
START = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
ROUNDS = 5
SENTENCES = 3
"""To a paragraph."""


def read_folder(folder: Path, url: str) -> Iterator[dict[str, object]]:
    """Return what each file says, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield {"name": str(path.relative_to(folder)), **read(path.read_bytes(), "", url)}


def read(body: bytes, content_type: str, url: str) -> dict[str, object]:
    """Return what a document says, as it is printed."""
    started = time.process_time()
    found = read_feed(body, {"content-type": content_type}, url)
    took = time.process_time() - started
    return {**_described(found), "seconds": round(took, 4)}


def judge(suite: str, folder: Path) -> Iterator[dict[str, object]]:
    """Return each test of a suite that comes out otherwise, and at the end how many count."""
    found = list(SUITES[suite](folder, read))
    counted = [verdict for verdict in found if not verdict.left_out]
    for verdict in counted:
        if not verdict.right:
            yield {"name": verdict.name, "differences": verdict.differences}
    right = sum(verdict.right for verdict in counted)
    reasons = Counter(verdict.left_out.partition(":")[0] for verdict in found if verdict.left_out)
    yield {
        "suite": suite,
        "right": right,
        "counted": len(counted),
        "percent": round(100 * right / max(len(counted), 1), 2),
        "left_out": dict(reasons.most_common()),
    }


def _described(found: Feed | NotAFeed) -> dict[str, object]:
    if isinstance(found, NotAFeed):
        return {"ok": False, "error": found.reason, "entries": []}
    feed = {name: value for name, value in asdict(found).items() if name != "entries"}
    return {
        "ok": True,
        **_plain(feed),
        "link": found.site_url,
        "entries": [_entry(entry) for entry in found.entries],
    }


def _entry(entry: Entry) -> dict[str, object]:
    fields = _plain(asdict(entry))
    fields["id"] = fields.pop("key")
    fields["published"] = fields.pop("published_at")
    fields["updated"] = fields.pop("updated_at")
    fields["content"] = fields.pop("text")
    fields["content_length"] = len(entry.text)
    fields["summary"] = entry.summary or entry.text
    return fields


def _plain(fields: dict[str, object]) -> dict[str, object]:
    return {
        name: value.astimezone(UTC).isoformat()
        if isinstance(value, datetime)
        else value.total_seconds()
        if isinstance(value, timedelta)
        else value
        for name, value in fields.items()
    }


def made_up(*, entries: int) -> dict[str, bytes]:
    """Return feeds as they come: headlines and full texts, of each format, in two scripts."""
    rng = random.Random(11)  # noqa: S311  # the same feeds every time
    texts = [(article.title, article.text) for article in articles(entries)]
    arabic = [(_in_arabic(title), _in_arabic(text)) for title, text in texts]
    long = [(title, _html(text, rng)) for title, text in texts]
    long_arabic = [(title, _html(text, rng)) for title, text in arabic]
    short = [(title, escape(text[:200])) for title, text in texts]
    return {
        "RSS, headlines": _rss(short, full=False),
        "RSS, full text": _rss(long, full=True),
        "RSS, full text, Arabic": _rss(long_arabic, full=True),
        "RSS, headlines, Windows-1256": _rss(
            [(title, text[:200]) for title, text in arabic], full=False, encoding="windows-1256"
        ),
        "RDF, headlines": _rdf(short),
        "Atom, headlines": _atom(short),
        "Atom, full text": _atom(long),
        "RSS, full text, a bare ampersand": _rss(long, full=True).replace(b"Harbour P", b"H&P", 1),
    }


def _in_arabic(text: str) -> str:
    table = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتديفغهجكلمنوقرسشطعحثخذزصض"[:26])
    return text.lower().translate(table)


def _html(text: str, rng: random.Random) -> str:
    """Return a text as publishing systems mark it up: pictures, classes, links, an end."""
    sentences = text.split(". ")
    sizes = ", ".join(
        f"https://post.example/wp-content/uploads/2026/03/harbour-{width}x{width}.jpg {width}w"
        for width in (300, 768, 1024, 1536)
    )
    picture = (
        '<figure class="wp-block-image size-large"><img decoding="async" width="1024" height="683" '
        f'src="https://post.example/harbour.jpg" alt="" class="wp-image-7" srcset="{sizes}" '
        'sizes="(max-width: 1024px) 100vw, 1024px" /><figcaption class="wp-element-caption">'
        f"{escape(sentences[0])}</figcaption></figure>"
    )
    parts: list[str] = [picture]
    for at in range(0, len(sentences), SENTENCES):
        words = escape(". ".join(sentences[at : at + SENTENCES])).split(" ")
        place = rng.randrange(len(words))
        words[place] = (
            f'<a href="https://post.example/topics/{at}/" target="_blank" rel="noopener">'
            f"{words[place]}</a>"
        )
        words[-1] = f"<strong>{words[-1]}</strong>" if at % 2 else f"{words[-1]}&#8221;"
        parts.append(f'<p class="wp-block-paragraph">&#8220;{" ".join(words)}</p>')
    parts.append(
        '<p>The post <a rel="nofollow" href="https://post.example/x/">Harbour opens</a> appeared '
        'first on <a rel="nofollow" href="https://post.example">The Harbour Post</a>.</p>'
    )
    return "\n\n".join(parts)


def _rss(items: list[tuple[str, str]], *, full: bool, encoding: str = "utf-8") -> bytes:
    listed = "".join(
        f"<item><title>{escape(title)}</title><link>https://post.example/news/{n}</link>"
        f'<guid isPermaLink="false">https://post.example/?p={n}</guid>'
        f"<pubDate>{(START - timedelta(hours=n)).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate>"
        f"<dc:creator><![CDATA[Ada Quill]]></dc:creator><category><![CDATA[Economy]]></category>"
        f"<description><![CDATA[{text[:200] if not full else title}]]></description>"
        + (f"<content:encoded><![CDATA[{text}]]></content:encoded>" if full else "")
        + "</item>\n"
        for n, (title, text) in enumerate(items)
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Harbour Post</title>'
        "<link>https://post.example/</link><description>News</description>"
        f"<language>en</language>{listed}</channel></rss>"
    ).encode(encoding, "ignore")


def _rdf(items: list[tuple[str, str]]) -> bytes:
    listed = "".join(
        f'<item rdf:about="https://post.example/news/{n}"><title>{escape(title)}</title>'
        f"<link>https://post.example/news/{n}</link><description>{escape(text)}</description>"
        f"<dc:date>{(START - timedelta(hours=n)).isoformat()}</dc:date></item>\n"
        for n, (title, text) in enumerate(items)
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>The Harbour Post</title></channel>{listed}</rdf:RDF>"
    ).encode()


def _atom(items: list[tuple[str, str]]) -> bytes:
    listed = "".join(
        f"<entry><id>tag:post.example,2026:{n}</id><title>{escape(title)}</title>"
        f'<link rel="alternate" type="text/html" href="https://post.example/news/{n}"/>'
        f"<updated>{(START - timedelta(hours=n)).isoformat()}</updated>"
        f'<author><name>Ada Quill</name></author><category term="Economy"/>'
        f'<content type="html">{escape(text)}</content></entry>\n'
        for n, (title, text) in enumerate(items)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>The Harbour Post</title><link href='https://post.example/'/>{listed}</feed>"
    ).encode()


def _seconds(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def measure(feeds: dict[str, bytes], rounds: int) -> list[dict[str, object]]:
    """Return, for each feed and for all, what ours and feedparser took at best."""
    readers = (_read_ours, _read_theirs, _read_theirs_bare)
    best = {name: [float("inf")] * len(readers) for name in feeds}
    for _ in range(rounds):  # by turns, so that what else the machine does hits all
        for at, reader in enumerate(readers):
            # One feed after the other, as where feeds are polled; none finds the other's caches.
            for name, body in feeds.items():
                took = _seconds(partial(reader, body))
                best[name][at] = min(best[name][at], took)
    rows = [_row(name, len(feeds[name]), best[name], 1) for name in feeds]
    totals = [sum(times, 0.0) for times in zip(*best.values(), strict=True)]
    rows.append(_row("all", sum(map(len, feeds.values())), totals, len(feeds)))
    return rows


def _read_ours(body: bytes) -> object:
    return read_feed(body, {}, URL)


def _read_theirs(body: bytes) -> object:
    import feedparser  # noqa: PLC0415  # for this alone

    return cast("object", feedparser.parse(io.BytesIO(body)))  # pyright: ignore[reportUnknownMemberType]  # it has no types


def _read_theirs_bare(body: bytes) -> object:
    """Read without cleaning the markup and without making its addresses absolute."""
    import feedparser  # noqa: PLC0415  # for this alone

    return cast(
        "object",
        feedparser.parse(  # pyright: ignore[reportUnknownMemberType]  # it has no types
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False
        ),
    )


def _row(name: str, size: int, times: list[float], count: int) -> dict[str, object]:
    ours, other, bare = times
    return {
        "feed": name,
        "kB": size // 1000,
        "ours_ms": round(ours * 1000, 2),
        "feedparser_ms": round(other * 1000, 1),
        "ours_feeds_per_s": round(count / ours, 1),
        "feedparser_feeds_per_s": round(count / other, 1),
        "ratio": round(other / ours, 1),
        "ratio_unsanitised": round(bare / ours, 1),
    }


def _hostile() -> Iterator[dict[str, object]]:
    """Read each hostile document in a process of its own, which alone shows what it took."""
    for name in HOSTILE:
        command = [sys.executable, "-m", "benchmarks.feeds", "--hostile", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ourselves
        yield json.loads(done.stdout) if done.returncode == 0 else {"document": name, "died": True}


def _one_hostile(name: str) -> dict[str, object]:
    import resource  # noqa: PLC0415  # not there on Windows

    body = HOSTILE[name](FULL)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = _seconds(lambda: read_feed(body, {}, URL))
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"document": name, "kB": len(body) // 1000, "s": round(took, 2), "MiB": more // 1024}


def _show(rows: list[dict[str, object]]) -> None:
    heads = list(rows[0])
    print(
        "  ".join(f"{head:>{len(head)}}" if at else f"{head:<34}" for at, head in enumerate(heads))
    )
    for row in rows:
        print(
            "  ".join(
                f"{row[head]:>{len(head)}}" if at else f"{row[head]:<34}"
                for at, head in enumerate(heads)
            )
        )


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of feed documents")
    parser.add_argument("--suite", choices=SUITES, help="whose tests the folder holds")
    parser.add_argument("--url", default=URL, help="where they are said to come from")
    parser.add_argument("--entries", type=int, default=100, help="of each made-up feed")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true", help="the speeds as JSON")
    parser.add_argument("--hostile", nargs="?", const="", help="what documents made to cost cost")
    arguments = parser.parse_args()
    if arguments.data is not None:
        records = (
            judge(arguments.suite, arguments.data)
            if arguments.suite
            else read_folder(arguments.data, arguments.url)
        )
        for record in records:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    if arguments.hostile is not None:
        found = [_one_hostile(arguments.hostile)] if arguments.hostile else _hostile()
        for record in found:
            print(json.dumps(record), flush=True)
        return
    rows = measure(made_up(entries=arguments.entries), arguments.rounds)
    if arguments.json:
        print(json.dumps(rows))
    else:
        _show(rows)


if __name__ == "__main__":
    main()
