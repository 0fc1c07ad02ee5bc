"""When admins hear that a source fails: after a day, after a week, and when it is closed."""

from datetime import datetime, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


class Stage(StrEnum):
    """How far it has gone. Stored with the source; worded in templates."""

    DAY = "day"
    WEEK = "week"
    CLOSED = "closed"


_ORDER = (None, Stage.DAY, Stage.WEEK, Stage.CLOSED)

_LOST = frozenset({"dns", "redirects", "address", "not_a_feed", "http_404", "http_410"})
"""Errors after which the feed may well be somewhere else on its site."""


def stage_to_tell(
    state: str, failing_since: datetime | None, told: str | None, now: datetime
) -> Stage | None:
    """Return what admins are to hear now; None: nothing, or nothing new.

    ``failing_since``: the first of the failures in a row. Each stage is told once for a run of
    failures; one that was passed over (nobody looked for a week) is not made up for.
    """
    if state == "paused":
        return None
    reached = _reached(state, failing_since, now)
    known = Stage(told) if told in set(Stage) else None
    return reached if _ORDER.index(reached) > _ORDER.index(known) else None


def may_have_moved(error_code: str | None) -> bool:
    """Tell whether the feed is worth looking for on its site's front page."""
    return error_code in _LOST


def _reached(state: str, failing_since: datetime | None, now: datetime) -> Stage | None:
    if state == "closed":
        return Stage.CLOSED
    if failing_since is None or now - failing_since < DAY:
        return None
    return Stage.WEEK if now - failing_since >= WEEK else Stage.DAY
