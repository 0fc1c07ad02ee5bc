"""What a server and a feed say about when to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.sources.model import Feed

_NEVER_FRESH = frozenset({"no-cache", "no-store"})
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Hints:
    """Waits that were asked for; None and empty: nothing was said."""

    max_age: timedelta | None = None
    """``Cache-Control: max-age``, less the ``Age`` the answer had already."""
    expires: timedelta | None = None
    """Until ``Expires``, counted from the server's own ``Date``; only without ``max-age``."""
    ttl: timedelta | None = None
    update_every: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


SAYS_NOTHING = Hints()


def read_hints(headers: Mapping[str, str], feed: Feed | None, now: datetime) -> Hints:
    """Return the hints of an answer; ``feed`` None: it had no document (304), or the same one.

    ``headers`` by lower-case name. As a cache of its own reader would count them (RFC 9111, 4.2).
    """
    max_age = _max_age(headers)
    return Hints(
        max_age=max_age,
        expires=_expires(headers, now) if max_age is None else None,
        ttl=feed.ttl if feed else None,
        update_every=feed.update_every if feed else None,
        skip_hours=feed.skip_hours if feed else (),
        skip_days=feed.skip_days if feed else (),
    )


def _max_age(headers: Mapping[str, str]) -> timedelta | None:
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if _NEVER_FRESH.intersection(directives):
        return timedelta()
    for directive in directives:
        name, _, value = directive.partition("=")
        if name.strip() == "max-age":
            seconds = _seconds(value.strip(' "'))
            age = _seconds(headers.get("age", "").strip()) or 0
            return None if seconds is None else timedelta(seconds=max(0, seconds - age))
    return None


def _expires(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    written = headers.get("expires")
    if written is None:
        return None
    until = read_http_date(written)
    if until is None:
        return timedelta()  # "0" and other words: has expired already (RFC 9111, 5.3)
    return max(timedelta(), until - (read_http_date(headers.get("date", "")) or now))


def read_http_date(written: str) -> datetime | None:
    """Read a date of HTTP; None: it is none."""
    try:
        moment = parsedate_to_datetime(written.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _seconds(digits: str) -> int | None:
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits[:_MAX_DIGITS])
