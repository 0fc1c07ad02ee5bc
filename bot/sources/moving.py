"""When a source's address changes for good."""

from dataclasses import dataclass

from bot.sources.model import Fetched, NotModified


@dataclass(frozen=True, slots=True)
class Move:
    """What a poll says about a source's address."""

    to: str | None
    """Where it was sent for good; None: nowhere, or not for good."""
    settled: bool
    """The poll before was sent there too: one may be a mistake, two are meant."""


def after_move(answer: Fetched | NotModified, polled: str, moved_to: str | None) -> Move:
    """Return where an answer sends us; ``moved_to`` as the poll before left it.

    All redirects on the way must be permanent (301, 308): a temporary one may lead elsewhere
    tomorrow.
    """
    if not answer.permanent or not answer.url or answer.url == polled:
        return Move(None, settled=False)
    return Move(answer.url, settled=answer.url == moved_to)
