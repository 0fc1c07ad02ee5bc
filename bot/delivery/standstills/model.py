"""Why nothing is sent."""

from dataclasses import dataclass
from datetime import datetime

ANOTHER_COPY = "another copy"
"""Another program polls with our token: both would send the same digests."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """Nothing leaves the outbox; answers to people do."""

    reason: str
    since: datetime
