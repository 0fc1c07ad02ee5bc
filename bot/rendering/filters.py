"""What templates can do with a value: dates, lists and links in the reader's language.

A filter that depends on the language takes the context, which also keeps Jinja2 from computing
it once for all languages when its argument is a constant.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.rendering import weekdays
from bot.rendering.cleaning import clean
from bot.rendering.translations import SPOKEN

MAX_LINK = 2048
"""A longer address is not worth its share of a message's bytes; the text stays."""

Zone = ZoneInfo | str
"""A zone, or its IANA name."""


@pass_context
def local(context: Context, moment: datetime, zone: Zone) -> str:
    """Return the day and the time of ``moment`` (aware) in ``zone``: "Mar 4, 07:30"."""
    there = moment.astimezone(_zone(zone))
    locale = SPOKEN.get().locale
    day = format_skeleton("MMMd", there, locale=locale)
    pattern = str(locale.datetime_formats["medium"])
    return pattern.replace("{1}", day).replace("{0}", time_of_day(context, there)).replace("'", "")


@pass_context
def day(_context: Context, moment: datetime, zone: Zone) -> str:
    """Return the day of ``moment`` (aware) in ``zone``, as one near in time: "Sat, Mar 7"."""
    there = moment.astimezone(_zone(zone))
    return format_skeleton("MMMEd", there, locale=SPOKEN.get().locale)


@pass_context
def local_date(
    _context: Context,
    moment: datetime | date,
    zone: Zone | None = None,
    style: Literal["full", "long", "medium", "short"] = "long",
) -> str:
    """Return the day of ``moment``, in ``zone`` where that is given: "March 4, 2026"."""
    if isinstance(moment, datetime) and zone is not None:
        moment = moment.astimezone(_zone(zone))
    day = moment.date() if isinstance(moment, datetime) else moment
    return _day_in_words(day, style, SPOKEN.get().locale)


@lru_cache(maxsize=1_000)  # a morning's digests are all of one day or two
def _day_in_words(
    day: date, style: Literal["full", "long", "medium", "short"], locale: Locale
) -> str:
    return format_date(day, style, locale=locale)


@pass_context
def time_of_day(_context: Context, moment: datetime | time) -> str:
    """Return hour and minute as people type them in commands: "07:30"."""
    return format_time(moment, "HH:mm", locale=SPOKEN.get().locale, tzinfo=moment.tzinfo)


@pass_context
def weekday(_context: Context, day: int) -> str:
    """Return the short name of a day of the week, 0 for Monday: "Mon"."""
    return weekdays.name_of(day, SPOKEN.get().locale, "abbreviated")


@pass_context
def days(_context: Context, chosen: Collection[int]) -> str:
    """Return days of the week: "Monday–Friday", "Saturday", "Mon, Wed, Fri"."""
    locale, found = SPOKEN.get().locale, weekdays.runs(chosen)
    width = "wide" if len(found) == 1 else "abbreviated"
    names = [
        "\u2013".join(weekdays.name_of(day, locale, width) for day in dict.fromkeys(run))
        for run in found
    ]
    return format_list(names, style="unit-short", locale=locale)


@pass_context
def ago(_context: Context, moment: datetime, now: datetime) -> str:
    """Return how long before ``now`` it was, to the minute: "3 hours ago". Never the future."""
    past = min(moment - now, timedelta(minutes=-1))
    return format_timedelta(
        past, granularity="minute", threshold=1, add_direction=True, locale=SPOKEN.get().locale
    )


@pass_context
def span(_context: Context, length: timedelta) -> str:
    """Return how long it is, in one unit: "45 seconds", "90 minutes", "3 hours"."""
    seconds = max(length, timedelta(seconds=1))
    return format_timedelta(seconds, granularity="second", threshold=2, locale=SPOKEN.get().locale)


@pass_context
def listed(context: Context, items: Iterable[object]) -> str:
    """Return the items joined as the language joins them: "one, two, and three"."""
    locale = SPOKEN.get().locale
    if context.eval_ctx.autoescape:
        return Markup(format_list([str(escape(item)) for item in items], locale=locale))  # noqa: S704  # each is escaped
    return format_list([str(item) for item in items], locale=locale)


@pass_context
def number(_context: Context, value: float) -> str:
    """Return ``value`` with the language's separators, at most one decimal."""
    return format_decimal(round(value, 1), locale=SPOKEN.get().locale)


def host(url: str) -> str:
    """Return the host that ``url`` leads to, without "www."; empty when there is none.

    Foreign letters are shown as punycode: a look-alike must not pass for a known outlet.
    """
    try:
        found = urlsplit(url).hostname or ""
        found = found.encode("idna").decode()
    except ValueError:
        return ""
    return clean(found.removeprefix("www."))


def link(url: str | None, text: object) -> Markup:
    """Return ``text`` as a link; as plain text when the address is not a harmless http(s) one."""
    shown = escape(clean(text) if type(text) is str else text)
    if url is None or not _is_harmless(url):
        return shown
    return Markup('<a href="{}">{}</a>').format(url, shown)  # Markup.format escapes


def _is_harmless(url: str) -> bool:
    """Tell whether it is http(s) to a host, without a password, blanks or hidden characters."""
    try:
        parts = urlsplit(url)
        harmless = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and len(url) <= MAX_LINK
    return harmless and plain and parts.scheme in {"http", "https"} and "@" not in parts.netloc


def _zone(zone: Zone) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


FILTERS: Mapping[str, Callable[..., str]] = {
    "local": local,
    "day": day,
    "date": local_date,
    "time_of_day": time_of_day,
    "weekday": weekday,
    "days": days,
    "ago": ago,
    "span": span,
    "listed": listed,
    "number": number,
    "host": host,
    "link": link,
    "clean": clean,
}
