"""/time: when digests come, and on which days."""

from collections.abc import Mapping, Sequence
from datetime import time

from bot.chats.model import Chat, QuestionKind
from bot.chats.permissions import Audience
from bot.chats.places import spoken
from bot.chats.service import ChatService
from bot.chats.times import MOST_TIMES
from bot.chats.timetable import at_times, parse_timetable, with_day
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.digests.schedule import EVERY_DAY, Slot
from bot.rendering.weekdays import week_of, weekday_names
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.buttons import Choice, DayButton, DaysButton, TimeButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

HOUR = 60


class TimeHandler:
    """Sets the chat's local digest times and their days."""

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
        return (
            on_tap(TimeButton, self.tapped, Audience.MEMBERS_WHO_DECIDE),
            on_tap(DaysButton, self.show_days, Audience.MEMBERS_WHO_DECIDE),
            on_tap(DayButton, self.choose_day, Audience.MEMBERS_WHO_DECIDE),
        )

    async def prompt(self, request: Request) -> Answer:
        """Say what is set, and offer usual times."""
        return await self._asker.ask(
            request,
            QuestionKind.TIME,
            values={"zone": spoken(request.chat.timezone)},
            taps=keyboards.times(),
        )

    async def set(self, request: Request) -> Answer:
        """Set one or more times and their days; when they cannot be read, ask again."""
        chat = request.chat
        slots = parse_timetable(request.text, weekday_names(chat.language), chat.slots)
        if slots is not None:
            return await self._set(request, slots)
        return await self._asker.ask(
            request, QuestionKind.TIME, template="bad_time", values={"most": MOST_TIMES}
        )

    async def tapped(self, request: Request, button: TimeButton) -> Answer:
        """Set the time that was tapped, on the days that are set."""
        minutes = button.minutes % (24 * HOUR)
        at = time(minutes // HOUR, minutes % HOUR)
        return await self._set(request, at_times(request.chat.slots, (at,)))

    async def show_days(self, request: Request, _button: DaysButton) -> Answer:
        """Show the days of the week to be tapped."""
        return self._days(request.chat)

    async def choose_day(self, request: Request, button: DayButton) -> Answer:
        """Add a day to all times or take it from them; or add all days."""
        slots: Sequence[Slot] = request.chat.slots
        if button.day == keyboards.EVERY_DAY:
            slots = [Slot(slot.at) for slot in slots]
        elif button.day in EVERY_DAY:
            slots = with_day(slots, button.day, wanted=button.wanted is Choice.YES)
        chat = await self._chats.set_slots(request.chat.id, slots) or request.chat
        return self._days(chat, edits=True)

    async def _set(self, request: Request, slots: Sequence[Slot]) -> Answer:
        chat = await self._chats.set_slots(request.chat.id, slots) or request.chat
        return Answer("time_set", self._values(chat), keyboards.after_time())

    def _days(self, chat: Chat, *, edits: bool = False) -> Answer:
        chosen = {day for slot in chat.slots for day in slot.days}
        taps = keyboards.days(chosen, week_of(chat.language))
        return Answer("days", self._values(chat), taps, edits=edits)

    def _values(self, chat: Chat) -> Mapping[str, object]:
        return {
            "chat": chat,
            "next": upcoming(chat, self._clock.now()),
            "zone": spoken(chat.timezone),
        }
