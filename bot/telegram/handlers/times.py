"""/time: when digests come."""

from collections.abc import Sequence
from datetime import time

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.places import spoken
from bot.chats.service import ChatService
from bot.chats.times import MOST_TIMES, parse_times
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.buttons import TimeButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

HOUR = 60


class TimeHandler:
    """Sets the chat's local digest times."""

    def __init__(self, chats: ChatService, asker: Asker, clock: Clock) -> None:
        self._chats = chats
        self._asker = asker
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        command = Command(
            "time",
            self.set,
            Audience.MEMBERS_WHO_DECIDE,
            asks=QuestionKind.TIME,
            prompt=self.prompt,
        )
        return (command,)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(TimeButton, self.tapped, Audience.MEMBERS_WHO_DECIDE),)

    async def prompt(self, request: Request) -> Answer:
        """Say what is set, and offer usual times."""
        return await self._asker.ask(
            request,
            QuestionKind.TIME,
            values={"zone": spoken(request.chat.timezone)},
            taps=keyboards.times(),
        )

    async def set(self, request: Request) -> Answer:
        """Set one or more times; when they cannot be read, ask again."""
        times = parse_times(request.text)
        if times is not None:
            return await self._set(request, times)
        return await self._asker.ask(
            request, QuestionKind.TIME, template="bad_time", values={"most": MOST_TIMES}
        )

    async def tapped(self, request: Request, button: TimeButton) -> Answer:
        """Set the time that was tapped."""
        minutes = button.minutes % (24 * HOUR)
        return await self._set(request, (time(minutes // HOUR, minutes % HOUR),))

    async def _set(self, request: Request, times: Sequence[time]) -> Answer:
        chat = await self._chats.set_times(request.chat.id, times) or request.chat
        values = {
            "chat": chat,
            "next": upcoming(chat, self._clock.now()),
            "zone": spoken(chat.timezone),
        }
        return Answer("time_set", values, keyboards.after_time())
