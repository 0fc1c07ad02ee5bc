"""The ``actors`` commands: importing, exporting and listing actors."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.clock import Clock
from bot.errors import BotError
from bot.matching.exchange.csv_format import read_csv, write_csv
from bot.matching.exchange.jrc_names import read_jrc
from bot.matching.exchange.model import (
    BadOffer,
    Clash,
    Disagreement,
    Offer,
    Report,
    StoredActor,
    Voice,
)
from bot.matching.exchange.service import ActorExchange
from bot.matching.exchange.starter import starter
from bot.matching.exchange.wikidata import SITE, fetch_wikidata
from bot.opening import with_parts
from bot.parts import Parts

STARTER = "starter"
MOST_LINES = 20
"""Of one kind in an answer; the rest is counted."""
MOST_LISTED = 1_000


@click.group()
def actors() -> None:
    """Import, export and list the people, groups, parties, states and companies."""


@dataclass(frozen=True, slots=True)
class _Options:
    """What ``import`` was told beside what to import."""

    catalogue: str | None
    only: tuple[str, ...]
    everything: bool
    replace: bool
    dry_run: bool
    site: str


@actors.command("import")
@click.argument("what", nargs=-1, required=True, metavar="WHAT…")
@click.option("--wikidata", "catalogue", flag_value="wikidata", help="WHAT… are Q-ids.")
@click.option("--jrc", "catalogue", flag_value="jrc", help="WHAT… are JRC-Names files.")
@click.option("--only", multiple=True, metavar="NAME", help="Of JRC-Names: this name or number.")
@click.option("--all", "everything", is_flag=True, help="Of JRC-Names: everything.")
@click.option("--replace", is_flag=True, help="Let the import overrule what admins decided.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and save nothing.")
@click.option("--site", default=SITE, show_default=True, help="Where Wikidata answers.")
@click.pass_obj
def import_(clock: Clock, what: tuple[str, ...], **options: object) -> None:
    """Import actors, and say what that changed.

    \b
    actors import starter              what ships with this program, and all states
    actors import FILE.csv             a table, as `actors export` writes it
    actors import --wikidata Q42 Q64   entities of Wikidata (CC0), over the network
    actors import --jrc FILE --only "Qais al-Khazali" --only 1234
                                       entities of a JRC-Names file (it may be packed by gzip)

    An actor that has one of the names already is merged with. What an admin decided in the chat,
    a name taken away or marked, stays, unless --replace is given. Importing the same again changes
    nothing. What cannot be used is reported, and the rest is imported; the status is 1 then.

    The stored week is matched against new actors by the running bot, or when it starts.
    """  # noqa: D301  # click keeps the lines after this sign as they are
    chosen = _Options(**options)  # type: ignore[arg-type]  # click has checked them
    report = with_parts(clock, lambda parts: _load(parts, what, chosen), alone=False)
    click.echo(_summary(report, dry_run=chosen.dry_run))
    for line in _complaints(report):
        click.echo(line, err=True)
    sys.exit(1 if report.bad else 0)


async def _load(parts: Parts, what: Sequence[str], options: _Options) -> Report:
    exchange = ActorExchange(parts.database, parts.clock)
    offers, voice = await _offers(parts, what, options)
    voice = Voice.OVERRULING if options.replace else voice
    return await exchange.load(offers, voice, trying=options.dry_run)


async def _offers(
    parts: Parts, what: Sequence[str], options: _Options
) -> tuple[Iterable[Offer | BadOffer], Voice]:
    """Return what is to be imported, and who says it. Raises ``BotError``."""
    if options.catalogue != "jrc" and (options.only or options.everything):
        raise BotError("--only and --all choose from JRC-Names; they need --jrc.")
    if options.catalogue == "wikidata":
        return await fetch_wikidata(parts.fetcher, what, site=options.site), Voice.CATALOGUE
    if options.catalogue == "jrc":
        if bool(options.only) is options.everything:
            raise BotError("JRC-Names is large: choose with --only NAME, or say --all.")
        wanted = None if options.everything else options.only
        return _chained(read_jrc(Path(one), wanted) for one in what), Voice.CATALOGUE
    if tuple(what) == (STARTER,):
        return starter(), Voice.CATALOGUE
    return _chained(_file(one) for one in what), Voice.OPERATOR


def _file(written: str) -> Iterable[Offer | BadOffer]:
    path = Path(written)
    if not path.exists():
        raise BotError(
            f"There is no file {written}. Import '{STARTER}', a CSV file, or see --help."
        )
    return read_csv(path)


def _chained(sources: Iterable[Iterable[Offer | BadOffer]]) -> Iterable[Offer | BadOffer]:
    for source in sources:
        yield from source


def _summary(report: Report, *, dry_run: bool) -> str:
    """Return what was done, in some lines."""
    counts = (
        f"added: {len(report.added)}, changed: {len(report.changed)}, "
        f"already there: {report.same}, not usable: {len(report.bad)}"
    )
    lines = [f"nothing is saved; this would be: {counts}" if dry_run else counts]
    if not (report.added or report.changed):
        lines.append("nothing has changed" if not dry_run else "nothing would change")
    for word, names in (("added", report.added), ("changed", report.changed)):
        if 0 < len(names) <= MOST_LINES:
            lines.append(f"{word}: {'; '.join(names)}")
    return "\n".join(lines)


def _complaints(report: Report) -> list[str]:
    """Return a line for all that was not taken over."""
    bad = [f"not usable, {one.place}: {one.reason}" for one in report.bad]
    kept = [_kept(one) for one in report.disagreements]
    return [*_shortened(bad), *_shortened(kept)]


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"… and {more} more"] if more > 0 else lines


_KEPT = {
    Clash.REMOVED: "the name {said!r} was taken away by an admin, and stays away",
    Clash.STRENGTH: "the name {said!r} stays {stored}",
    Clash.OWNED: "the name {said!r} belongs to {stored!r}; `/actors` can merge the two",
    Clash.KIND: "it stays a {stored}, and is no {said}",
    Clash.COUNTRY: "its country stays {stored}, and not {said}",
    Clash.CONTEXT: "these words of context are not added to those it has: {said}",
    Clash.VETOES: "these vetoes are not added to those it has: {said}",
}


def _kept(one: Disagreement) -> str:
    conflict = one.conflict
    words = _KEPT[conflict.clash].format(said=conflict.said, stored=conflict.stored)
    return f"kept, {one.place}, {one.actor}: {words}"


@actors.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(clock: Clock, file: Path | None) -> None:
    """Write all actors as CSV into FILE, or on the terminal.

    `actors import FILE` reads it. A file that exists is written anew.
    """
    lines = with_parts(clock, _lines, alone=False)
    if file is None:
        click.echo("".join(lines), nl=False)
        return
    unfinished = file.with_name(f"{file.name}.part")
    try:
        # With a byte order mark: without it, some spreadsheets take UTF-8 for something else.
        unfinished.write_text("".join(lines), encoding="utf-8-sig", newline="")
        unfinished.replace(file)
    except OSError as exc:
        raise BotError(f"{file} cannot be written: {exc.strerror}.") from None
    click.echo(f"written: {file}, actors: {len(lines) - 1}")


async def _lines(parts: Parts) -> list[str]:
    exchange = ActorExchange(parts.database, parts.clock)
    return list(write_csv([draft async for draft in exchange.drafts()]))


@actors.command("list")
@click.argument("text", required=False, default="")
@click.pass_obj
def list_actors(clock: Clock, text: str) -> None:
    """List actors; with TEXT, those that have it in a name, or are spelled like it."""
    click.echo("\n".join(with_parts(clock, lambda parts: _listed(parts, text), alone=False)))


async def _listed(parts: Parts, text: str) -> list[str]:
    exchange = ActorExchange(parts.database, parts.clock)
    found = await exchange.listed(text, limit=MOST_LISTED + 1)
    if text and not found:
        alike = [card.id for card in await parts.subjects.find_actors(text)]
        found = await exchange.of(alike)
    if not found and text:
        return [f"There is no actor of a name like {text!r}."]
    if not found:
        return [f"There are no actors yet; `actors import {STARTER}` brings some."]
    lines = [_line(actor) for actor in found[:MOST_LISTED]]
    return [*lines, "… and more; name some TEXT"] if len(found) > MOST_LISTED else lines


def _line(actor: StoredActor) -> str:
    names = sum(not one.removed for one in actor.aliases)
    about = ", ".join(filter(None, [actor.kind, actor.country]))
    return f"{actor.id:>5}  {actor.name}  [{about or 'not described'}]  names: {names}"
