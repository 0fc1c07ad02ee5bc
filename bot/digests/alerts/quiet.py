"""Whether a chat wants to hear nothing at the moment. Pure."""

from datetime import datetime, time
from zoneinfo import ZoneInfo


def is_quiet(moment: datetime, timezone: ZoneInfo, start: time, end: time) -> bool:
    """Tell whether it is at or after ``start`` and before ``end`` there, over midnight or not.

    The same time twice means no quiet at all. Local time decides, so in a night of a clock
    change the quiet is an hour shorter or longer, as the night is.
    """
    there = moment.astimezone(timezone).time()
    if start <= end:
        return start <= there < end
    return there >= start or there < end
