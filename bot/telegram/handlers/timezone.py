"""/timezone: where the chat lives."""

import asyncio
from collections.abc import Callable, Sequence
from typing import cast

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.places import Gazetteer, Place, spoken
from bot.chats.questions import QuestionService
from bot.chats.service import ChatService
from bot.chats.upcoming import upcoming
from bot.chats.wording import NAME_LIMIT
from bot.clock import Clock
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.buttons import PlaceButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap


class TimezoneHandler:
    """Sets the chat's zone by a zone's name, an offset, a city or a country."""

    def __init__(
        self,
        chats: ChatService,
        places: Callable[[], Gazetteer],
        questions: QuestionService,
        asker: Asker,
        clock: Clock,
    ) -> None:
        """Take ``places`` as a call: its first one takes a moment, and is made when asked for."""
        self._chats = chats
        self._places = places
        self._questions = questions
        self._asker = asker
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        command = Command(
            "timezone",
            self.find,
            Audience.MEMBERS_WHO_DECIDE,
            aliases=("tz",),
            asks=QuestionKind.TIMEZONE,
            prompt=self.prompt,
        )
        return (command,)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(PlaceButton, self.choose, Audience.MEMBERS_WHO_DECIDE),)

    async def prompt(self, request: Request) -> Answer:
        """Say what is set, and ask where the chat lives."""
        values = {"zone": spoken(request.chat.timezone), "now": self._clock.now()}
        return await self._asker.ask(request, QuestionKind.TIMEZONE, values=values)

    async def find(self, request: Request) -> Answer:
        """Set the zone if the text means one; else offer what it may mean, or ask again."""
        text = request.text[:NAME_LIMIT]
        gazetteer = await asyncio.to_thread(self._places)
        found = gazetteer.find(text)
        if len(found) == 1:
            return await self._set(request, found[0])
        if places := found or gazetteer.guess(text):
            return await self._offer(request, places, guessed=not found)
        return await self._asker.ask(
            request, QuestionKind.TIMEZONE, template="bad_place", values={"written": text}
        )

    async def choose(self, request: Request, button: PlaceButton) -> Answer:
        """Set the zone of the place that was tapped."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        offered = cast("list[list[str]]", question.payload["places"]) if question else []
        if question is None or not 0 <= button.number < len(offered):
            return Answer("stale")
        await self._questions.close(question.id)
        return await self._set(request, Place(*offered[button.number]))

    async def _offer(self, request: Request, places: Sequence[Place], *, guessed: bool) -> Answer:
        payload = {"places": [[place.timezone, place.city, place.country] for place in places]}
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.PICK_PLACE, payload
        )
        return Answer("which_place", {"guessed": guessed}, keyboards.places(question_id, places))

    async def _set(self, request: Request, place: Place) -> Answer:
        chat = await self._chats.set_timezone(request.chat.id, place.timezone) or request.chat
        now = self._clock.now()
        values = {
            "chat": chat,
            "place": place,
            "zone": spoken(chat.timezone),
            "next": upcoming(chat, now),
            "now": now,
        }
        return Answer("timezone_set", values, keyboards.after_timezone())
