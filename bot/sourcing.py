"""What the ``source`` commands do, and how they say it on a terminal."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BotError
from bot.ids import SourceId
from bot.parts import Parts
from bot.rendering.telegram_html import to_plain
from bot.sources.catalogue.inspection import Inspection, Refusal
from bot.sources.catalogue.model import Change, Looked, Show
from bot.sources.feed_entry import language_tag
from bot.sources.imports.service import to_sources
from bot.sources.model import Source
from bot.sources.opml import MAX_BYTES, BadLine, Fault, OpmlProblem
from bot.sources.pages.selection import is_selector

PAGE = 500
MOST_LINES = 20
"""Of one kind in an answer; the rest is counted."""
TITLE = "News Digest"


async def add_all(parts: Parts, urls: Sequence[str]) -> str:
    """Add the feed at each of ``urls``; raise ``BotError`` when nothing was there to add."""
    if len(urls) == 1:  # as in the chat: a page may name several
        found = await parts.catalogue.inspect(urls[0], others=True)
        looked: Sequence[Looked] = [Looked(urls[0], found)]
    else:
        looked = await parts.catalogue.inspect_all(urls)
    lines = [await _added(parts, one) for one in looked]
    if all(isinstance(one.found, Refusal) for one in looked):
        raise BotError("\n".join(lines))
    return "\n".join(lines)


async def listed(parts: Parts, show: Show, words: str) -> str:
    """Return a line for each source of a list."""
    sources, total = await parts.catalogue.page(0, PAGE, show=show, words=words)
    if not sources:
        if show is Show.ALL and not words:
            return "There are no sources yet; add one with `source add URL`."
        return "There is no such source."
    lines = [_line(source) for source in sources]
    if total > len(sources):
        lines.append(f"… and {total - len(sources)} more")
    return "\n".join(lines)


async def shown(parts: Parts, source_id: SourceId) -> str:
    """Return all that is known of a source, in the words of the chat."""
    dossier = await parts.catalogue.dossier(source_id)
    if dossier is None:
        raise _no_source(source_id)
    html = parts.renderer.render(
        "messages/source",
        dossier=dossier,
        polls=dossier.source.last_polls,
        asked=False,
        taking=None,
        now=parts.clock.now(),
    )
    return to_plain(html)


async def test(parts: Parts, source_id: SourceId) -> str:
    """Return what the source's feed says now; raise ``BotError`` when it cannot be read."""
    answer = await parts.catalogue.test(source_id)
    if isinstance(answer, Refusal):
        raise BotError(_refused(parts, answer))
    return _described(answer)


async def poll(parts: Parts, source_id: SourceId) -> str:
    """Poll a source now, and return its page; raise ``BotError`` when that cannot be."""
    if await parts.catalogue.get(source_id) is None:
        raise _no_source(source_id)
    if not await parts.polling.poll_one(source_id):
        raise BotError(
            f"Source {source_id} is not polled; `source resume {source_id}` changes that."
        )
    return await shown(parts, source_id)


async def change(parts: Parts, source_id: SourceId, wanted: Change) -> str:
    """Change a source's settings, and return its page."""
    if wanted.selector and not is_selector(wanted.selector):
        raise BotError(f"{wanted.selector!r} is not a CSS selector that I understand.")
    _language(wanted.language)
    if await parts.catalogue.change(source_id, wanted) is None:
        raise _no_source(source_id)
    return await shown(parts, source_id)


async def pause(parts: Parts, source_id: SourceId) -> str:
    """Poll a source no more, and return its page."""
    await parts.catalogue.pause(source_id)
    return await shown(parts, source_id)


async def resume(parts: Parts, source_id: SourceId) -> str:
    """Poll a source again, and return its page."""
    await parts.catalogue.resume(source_id)
    return await shown(parts, source_id)


async def remove(parts: Parts, source_id: SourceId) -> str:
    """Remove a source; raise ``BotError`` when there is none of this number."""
    if not await parts.catalogue.remove(source_id):
        raise _no_source(source_id)
    return f"removed: source {source_id}"


async def import_opml(parts: Parts, file: Path, *, language: str | None, dry_run: bool) -> str:
    """Add the feeds of a file; raise ``BotError`` when it cannot be read.

    ``language``: what an admin says that all are written in.
    """
    tag = _language(language)
    found = await parts.imports.preview(await asyncio.to_thread(_beginning, file))
    if isinstance(found, OpmlProblem):
        values = {"name": file.name, "problem": found.value}
        raise BotError(to_plain(parts.renderer.render("messages/opml_refused", **values)))
    lines = [*_capped([_left_out(bad) for bad in found.bad])]
    if found.broken_at is not None:
        lines.append(f"line {found.broken_at}: broken; what comes after it was not read")
    if dry_run:
        new = [f"new: {feed.title or feed.url}  {feed.url}" for feed in found.new]
        counts = f"would be added: {len(found.new)}, known already: {len(found.known)}"
        return "\n".join([*_capped(new), *lines, counts])
    done = await parts.imports.start(
        to_sources(found.new, language=tag), None, left_out=len(found.bad), added_by=None
    )
    known = done.known + len(found.known)
    lines.append(f"added: {done.added}, known already: {known}, left out: {done.left_out}")
    return "\n".join(lines)


async def export_opml(parts: Parts, file: Path | None) -> str:
    """Write all sources into ``file``; None: return the OPML itself."""
    content, count = await parts.imports.export(TITLE)
    if file is None:
        return content.decode().rstrip("\n")
    await asyncio.to_thread(file.write_bytes, content)
    return f"{count} sources written to {file}"


async def health(parts: Parts) -> str:
    """Return how everything is, in the words of the chat."""
    overview, now = await parts.overview.look(), parts.clock.now()
    return to_plain(parts.renderer.render("messages/health", overview=overview, now=now))


def _language(written: str | None) -> str | None:
    """Return a language as a tag; raise ``BotError`` for what is none."""
    tag = language_tag(written)
    if written and tag is None:
        raise BotError(f"{written!r} is not a language; write it as ckb or en-GB.")
    return tag


def _beginning(file: Path) -> bytes:
    """Return a file, or enough of it to be refused as too large."""
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


async def _added(parts: Parts, one: Looked) -> str:
    found = one.found
    if isinstance(found, Refusal):
        return f"{one.address}: {_refused(parts, found)}"
    if one.twin is not None:
        return f"{one.address}: the same feed as {one.twin}"
    if found.known is not None:
        return f"known already: source {found.known}, {found.title}"
    added = await parts.catalogue.add(found.feed_url, title=found.title, added_by=None)
    return f"added: source {added.id}, {added.title}\n{_described(found)}"


def _refused(parts: Parts, refusal: Refusal) -> str:
    words = parts.renderer.label("refused", of="messages/_refusals.html", refusal=refusal)
    return to_plain(words)


def _no_source(source_id: SourceId) -> BotError:
    return BotError(f"There is no source {source_id}; `source list` shows the numbers.")


def _described(found: Inspection) -> str:
    newest = [f"  {_moment(entry.published_at)}  {entry.title}" for entry in found.newest]
    count = f"{found.total} {'entry' if found.total == 1 else 'entries'}"
    others = [f"  {other.url}  {other.title}" for other in found.others]
    if others:
        others.insert(0, "the page names other feeds, too; `source add` takes any of them:")
    return "\n".join(
        [f"{found.feed_url}: {count}{', newest:' if newest else ''}", *newest, *others]
    )


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at is not None else "(no date)"


def _line(source: Source) -> str:
    trouble = ": ".join(filter(None, [source.error_code, source.error_detail]))
    health = f"{source.state}, failing: {trouble}" if trouble else source.state
    return f"{source.id:>5}  {source.title}  {source.url}  [{health}]"


_FAULTS = {
    Fault.NO_ADDRESS: "a feed without an address",
    Fault.NOT_WEB: "not a web address that I can ask",
    Fault.TOO_LONG: "the address is too long",
    Fault.INCLUDES: "another list, which I do not fetch",
    Fault.TWICE: "twice",
}


def _left_out(bad: BadLine) -> str:
    first = f" as in line {bad.first_line}" if bad.first_line is not None else ""
    about = f" ({bad.about})" if bad.about else ""
    return f"line {bad.line}{about}: left out, {_FAULTS[bad.fault]}{first}"


def _capped(lines: Sequence[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([f"… and {more} more"] if more > 0 else [])]
