"""The process that reads documents: ``python -m bot.sources.parser_process``.

It answers requests on its standard input until that ends, which it does when the bot dies,
however it dies. Time and memory have limits that the system keeps, where it can.
"""

import json
import logging
import math
import os
import sys
import time
from typing import BinaryIO

from bot.sources import wire
from bot.sources.discovery import find_anchors, find_feeds
from bot.sources.reading import read_feed

CPU_SECONDS = 5
"""For one document. Beyond, the system ends the process."""

MEMORY_BYTES = 256 * 1024 * 1024
"""Of address space; the libraries themselves take about 50 MB."""


def main() -> None:
    """Answer until the input ends."""
    logging.disable(logging.CRITICAL)  # what a document did is said in the answer
    requests = sys.stdin.buffer
    # Libraries that print would break the frames: they get standard error.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory()
    while (head := _read_frame(requests)) is not None:
        document = _read_frame(requests) or b""
        _allow_cpu()
        answers.write(wire.frame(_answer(json.loads(head), document)))
        answers.flush()


def _answer(request: dict[str, object], document: bytes) -> bytes:
    headers = {"content-type": str(request["content_type"])}
    url = str(request["url"])
    try:
        match request["call"]:
            case "read_feed":
                answer = read_feed(document, headers, url)
            case "find_feeds":
                answer = find_feeds(document, url)
            case "find_anchors":
                answer = find_anchors(document, url)
            case _:
                # Loaded with the first page only: a third of a second, and 20 MB.
                from bot.sources.extraction import extract_page  # noqa: PLC0415

                selector = request.get("selector")
                answer = extract_page(
                    document, headers, url, selector=str(selector) if selector else None
                )
        return wire.encode(answer)
    except Exception as exc:  # noqa: BLE001  # any fault is the document's, and is reported
        detail = f"{type(exc).__name__}: {exc}"[:300]
        return json.dumps({"kind": "failed", "content": detail}).encode()


def _read_frame(stream: BinaryIO) -> bytes | None:
    header = stream.read(wire.HEADER)
    if len(header) < wire.HEADER:
        return None
    return stream.read(int.from_bytes(header, "big"))


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # not there on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_cpu() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # same

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(
            resource.RLIMIT_CPU, (math.ceil(time.process_time()) + CPU_SECONDS, hard)
        )


if __name__ == "__main__":
    main()
