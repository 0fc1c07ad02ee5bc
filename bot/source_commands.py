"""The ``source`` commands, and ``health``: what the chat offers admins, on a terminal."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from bot import sourcing
from bot.clock import Clock
from bot.ids import SourceId
from bot.opening import with_parts
from bot.parts import Parts
from bot.sources.catalogue.model import Change, Show
from bot.sources.opml import WEIGHTS

NUMBER = click.argument("number", type=int)


@click.group()
def source() -> None:
    """Add, list, look into, change and remove the publications that are polled."""


@source.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@click.pass_obj
def add(clock: Clock, urls: tuple[str, ...]) -> None:
    """Add the feed at each URL, or the feed of the page there."""
    _say(clock, lambda parts: sourcing.add_all(parts, urls))


@source.command("list")
@click.argument("words", nargs=-1, metavar="[WORD…]")
@click.option("--failing", "show", flag_value=Show.FAILING, type=Show, help="Only those that fail.")
@click.option("--slow", "show", flag_value=Show.SLOW, type=Show, help="Only slow ones.")
@click.option(
    "--silent", "show", flag_value=Show.SILENT, type=Show, help="Only those silent for long."
)
@click.pass_obj
def list_sources(clock: Clock, words: tuple[str, ...], show: Show | None) -> None:
    """List all sources with their health, or those with each WORD in title or address."""
    _say(clock, lambda parts: sourcing.listed(parts, show or Show.ALL, " ".join(words)))


@source.command()
@NUMBER
@click.pass_obj
def show(clock: Clock, number: int) -> None:
    """Show all that is known of a source."""
    _say(clock, lambda parts: sourcing.shown(parts, SourceId(number)))


@source.command()
@NUMBER
@click.pass_obj
def test(clock: Clock, number: int) -> None:
    """Fetch a source's feed now, and say what is in it; nothing is stored."""
    _say(clock, lambda parts: sourcing.test(parts, SourceId(number)))


@source.command()
@NUMBER
@click.pass_obj
def poll(clock: Clock, number: int) -> None:
    """Poll a source now, and say how it ended."""
    _say(clock, lambda parts: sourcing.poll(parts, SourceId(number)))


@source.command("set")
@NUMBER
@click.option("--weight", type=click.FloatRange(*WEIGHTS), help="How much its articles count; 1.")
@click.option(
    "--full-text", type=click.Choice(["on", "off"]), help="Fetch pages where the feed is short."
)
@click.option("--selector", help="A CSS selector for the text in its pages; empty: none.")
@click.option("--language", help="What its articles are written in, as ckb; empty: as it says.")
@click.pass_obj
def set_source(
    clock: Clock,
    number: int,
    *,
    weight: float | None,
    full_text: str | None,
    selector: str | None,
    language: str | None,
) -> None:
    """Change the settings of a source."""
    pages = None if full_text is None else full_text == "on"
    change = Change(weight, pages, selector, language)
    _say(clock, lambda parts: sourcing.change(parts, SourceId(number), change))


@source.command()
@NUMBER
@click.pass_obj
def pause(clock: Clock, number: int) -> None:
    """Poll a source no more until it is resumed."""
    _say(clock, lambda parts: sourcing.pause(parts, SourceId(number)))


@source.command()
@NUMBER
@click.pass_obj
def resume(clock: Clock, number: int) -> None:
    """Poll a source again, even one that was closed."""
    _say(clock, lambda parts: sourcing.resume(parts, SourceId(number)))


@source.command()
@NUMBER
@click.pass_obj
def remove(clock: Clock, number: int) -> None:
    """Remove a source; its articles stay."""
    _say(clock, lambda parts: sourcing.remove(parts, SourceId(number)))


@source.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", help="What all their articles are written in, as ckb.")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and add nothing.")
@click.pass_obj
def import_sources(clock: Clock, file: Path, *, language: str | None, dry_run: bool) -> None:
    """Add the feeds of an OPML FILE: all that are new, or none."""
    _say(
        clock,
        lambda parts: sourcing.import_opml(parts, file, language=language, dry_run=dry_run),
    )


@source.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(clock: Clock, file: Path | None) -> None:
    """Write all sources as OPML into FILE, or to standard output."""
    _say(clock, lambda parts: sourcing.export_opml(parts, file))


@click.command()
@click.pass_obj
def health(clock: Clock) -> None:
    """Sum up how the sources are, and what waits at each step."""
    _say(clock, sourcing.health)


def _say(clock: Clock, work: Callable[[Parts], Awaitable[str]]) -> None:
    click.echo(with_parts(clock, work, alone=False))
