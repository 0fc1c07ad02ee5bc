"""The ``source`` commands: what they do and how they say it on a terminal."""

from bot.app import Parts
from bot.errors import BotError
from bot.ids import SourceId
from bot.rendering.telegram_html import to_plain
from bot.sources.model import Inspection, Refusal, Source

PAGE = 500


async def add(parts: Parts, url: str) -> str:
    """Add the feed at ``url`` or of the page there; raise ``BotError`` when there is none."""
    found = _readable(parts, await parts.catalogue.inspect(url))
    if found.known is not None:
        return f"known already: source {found.known}, {found.title}"
    added = await parts.catalogue.add(found.feed_url, title=found.title, added_by=None)
    return f"added: source {added.id}, {added.title}\n{_described(found)}"


async def listed(parts: Parts) -> str:
    """Return a line for each source."""
    sources, total = await parts.catalogue.page(0, PAGE)
    if not sources:
        return "There are no sources yet; add one with `source add URL`."
    lines = [_line(source) for source in sources]
    if total > len(sources):
        lines.append(f"… and {total - len(sources)} more")
    return "\n".join(lines)


async def test(parts: Parts, source_id: SourceId) -> str:
    """Return what the source's feed says now; raise ``BotError`` when it cannot be read."""
    return _described(_readable(parts, await parts.catalogue.test(source_id)))


async def remove(parts: Parts, source_id: SourceId) -> str:
    """Remove a source; raise ``BotError`` when there is none of this number."""
    if not await parts.catalogue.remove(source_id):
        raise BotError(f"There is no source {source_id}; `source list` shows the numbers.")
    return f"removed: source {source_id}"


def _readable(parts: Parts, answer: Inspection | Refusal) -> Inspection:
    if isinstance(answer, Refusal):
        words = parts.renderer.label("refused", of="messages/_refusals.html", refusal=answer)
        raise BotError(to_plain(words))
    return answer


def _described(found: Inspection) -> str:
    newest = [f"  {entry.published_at or '(no date)'}  {entry.title}" for entry in found.newest]
    return "\n".join([f"{found.feed_url}: {found.total} entries, newest:", *newest])


def _line(source: Source) -> str:
    trouble = ": ".join(filter(None, [source.error_code, source.error_detail]))
    health = f"{source.state}, failing: {trouble}" if trouble else source.state
    return f"{source.id:>5}  {source.title}  {source.url}  [{health}]"
