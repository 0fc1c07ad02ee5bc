"""Throws broken feeds at their reader: ``make fuzz``.

A document that raises, or takes more than a second of CPU time, is a finding; libFuzzer writes
it into a file named ``crash-…`` and stops.
"""

import sys
import tempfile
import time
from pathlib import Path

# Only `make fuzz` installs it, and it has no types.
# pyright: reportMissingImports=false, reportUnknownMemberType=false
# pyright: reportAttributeAccessIssue=false
import atheris

with atheris.instrument_imports(include=["bot.sources"]):
    from bot.sources.model import Feed
    from bot.sources.reading import read_feed

CORPUS = Path(__file__).parents[1] / "data" / "feeds"
SECONDS = 1.0
URL = "https://post.example/news/feed.xml"
TYPES = ("", "text/xml; charset=utf-8", "application/rss+xml; charset=windows-1256")


def read_one(document: bytes) -> None:
    """Read a document, whose last byte chooses the header; raise for a finding."""
    content_type = TYPES[document[-1] % len(TYPES)] if document else ""
    started = time.process_time()
    found = read_feed(document, {"content-type": content_type}, URL)
    assert time.process_time() - started < SECONDS, "too slow"
    if isinstance(found, Feed):
        for entry in found.entries:
            assert entry.key, "no key"
            assert entry.title, "no title"
            assert entry.title == " ".join(entry.title.split()), "a title of more than one line"


def main() -> None:
    """Start from the documents of the tests, and go on until told to stop."""
    with tempfile.TemporaryDirectory() as folder:
        # What libFuzzer finds worth keeping goes into the first folder.
        atheris.Setup([*sys.argv, folder, str(CORPUS)], read_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
