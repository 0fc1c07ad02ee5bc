"""/quiet: the hours in which nothing is told as it happens."""

from collections.abc import Sequence
from datetime import time

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.places import spoken
from bot.chats.service import ChatService
from bot.chats.times import parse_times
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.conversation import Answer, Command, Request, TapRule

OFF = frozenset({"off", "none", "no", "never", "0"})
BOUNDS = 2
"""Times that a stretch of hours has."""


class QuietHandler:
    """Sets the chat's quiet hours."""

    def __init__(self, chats: ChatService, asker: Asker) -> None:
        self._chats = chats
        self._asker = asker

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        audience = Audience.MEMBERS_WHO_DECIDE
        return (Command("quiet", self.set, audience, asks=QuestionKind.QUIET, prompt=self.prompt),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped: nothing of its own."""
        return ()

    async def prompt(self, request: Request) -> Answer:
        """Say what is set, and ask."""
        values = {"zone": spoken(request.chat.timezone)}
        return await self._asker.ask(request, QuestionKind.QUIET, values=values)

    async def set(self, request: Request) -> Answer:
        """Set two times, from and until, or none."""
        quiet = read_quiet(request.text)
        if quiet is None and request.text.casefold().strip() not in OFF:
            return await self._asker.ask(
                request,
                QuestionKind.QUIET,
                template="bad_quiet",
                values={"zone": spoken(request.chat.timezone)},
            )
        chat = await self._chats.set_quiet(request.chat.id, quiet) or request.chat
        values = {"chat": chat, "zone": spoken(chat.timezone)}
        return Answer("quiet_set", values, keyboards.to_list())


def read_quiet(text: str) -> tuple[time, time] | None:
    """Return the two times in ``text`` in the order in which they stand; None: not two."""
    times = [parse_times(piece) for piece in _pieces(text)]
    single = [found[0] for found in times if found is not None and len(found) == 1]
    if len(single) != BOUNDS or len(times) != BOUNDS or single[0] == single[1]:
        return None
    return single[0], single[1]


def _pieces(text: str) -> list[str]:
    for dash in ("\u2013", "\u2014", " to ", "-", " "):
        first, found, second = text.strip().partition(dash)
        if found and first.strip() and second.strip():
            return [first, second.strip(" -\u2013\u2014")]
    return [text]
