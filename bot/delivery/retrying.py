"""When to try again after a fault between us and Telegram. Pure."""

from datetime import timedelta

FIRST = timedelta(seconds=2)
LONGEST = timedelta(minutes=5)


def backoff(attempts: int) -> timedelta:
    """Return the wait after that many attempts (at least one): twice as long each time."""
    doublings = min(attempts - 1, 16)  # more would only overflow
    return min(FIRST * 2**doublings, LONGEST)
