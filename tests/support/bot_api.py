"""Telegram for tests: the project's local Bot API on a free port, and people who use it.

    async with LocalTelegram() as telegram:
        reader = telegram.person("Rana")
        await reader.say("/start")
        answer = await reader.chat.wait_for(lambda message: "Welcome" in message.text)
        await reader.tap(answer, "Follow")

The bot talks to it with ``BOT_API_URL=telegram.url`` and ``BOT_TOKEN=telegram.token``.
"""

import asyncio
import itertools
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar, cast

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.demo.bot_api import people
from bot.demo.bot_api.answers import Json
from bot.demo.bot_api.api import BotApi, Call
from bot.demo.bot_api.faults import Fault, Faults
from bot.demo.bot_api.limits import FloodRules, Violation
from bot.demo.bot_api.server import BotApiServer
from bot.demo.bot_api.state import Chat, Message, Person, Sent, Standing
from bot.demo.guard import only_from_here
from bot.demo.listening import Listener, listen

TOKEN = "424242:local-token-for-tests-AAAAAAAAAAAAA"
PATIENCE = 90.0
"""Seconds a test waits for the bot before it fails: so many that a busy machine is none."""

Condition = Callable[["Bubble"], bool]
T = TypeVar("T")


class Bubble:
    """A message as somebody in the chat sees it now; an edit shows in it."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def __repr__(self) -> str:
        return f"<{self.message.sender.first_name} #{self.id}: {self.text[:200]!r}>"

    @property
    def id(self) -> int:
        return self.message.message_id

    @property
    def text(self) -> str:
        return self.message.body.text

    @property
    def entities(self) -> list[Json]:
        return [entity.as_json() for entity in self.message.body.entities]

    @property
    def is_from_bot(self) -> bool:
        return self.message.sender.is_bot

    @property
    def asks_for_reply(self) -> bool:
        return bool((self.message.reply_markup or {}).get("force_reply"))

    @property
    def buttons(self) -> list[Json]:
        """All inline buttons, row by row."""
        rows = (self.message.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in cast("list[list[Json]]", rows) for button in row]

    @property
    def button_texts(self) -> list[str]:
        return [str(button["text"]) for button in self.buttons]

    @property
    def links(self) -> list[str]:
        """The addresses behind words, in order."""
        return [str(entity["url"]) for entity in self.entities if "url" in entity]

    def button(self, text: str) -> Json:
        """Return the first button whose text contains ``text``."""
        for button in self.buttons:
            if text.lower() in str(button["text"]).lower():
                return button
        raise AssertionError(f"no button {text!r} among {self.button_texts}")


class ChatView:
    """A chat, or one topic of a forum, as its people see it."""

    def __init__(self, telegram: "LocalTelegram", chat: Chat, thread_id: int | None = None) -> None:
        self._telegram = telegram
        self.chat = chat
        self.thread_id = thread_id

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Bubble]:
        """What stands in the chat now, oldest first."""
        return [
            Bubble(message)
            for message in self._telegram.api.world.in_chat(self.chat.id)
            if self.thread_id is None or message.thread_id == self.thread_id
        ]

    @property
    def from_bot(self) -> list[Bubble]:
        """What the bot wrote and did not remove, oldest first."""
        return [bubble for bubble in self.messages if bubble.is_from_bot]

    @property
    def last(self) -> Bubble:
        """The bot's newest message."""
        return self.from_bot[-1]

    async def wait_for(
        self, condition: Condition | str = "", seconds: float = PATIENCE, *, after: int = 0
    ) -> Bubble:
        """Return the bot's first message (with an id over ``after``) that fits.

        A text as the condition means "contains it". Messages that are there already count,
        and edited ones as they are now. Fails the test after ``seconds``.
        """
        fits = _containing(condition) if isinstance(condition, str) else condition

        def found() -> Bubble | None:
            fitting = (b for b in self.from_bot if b.id > after and fits(b))
            return next(fitting, None)

        return await self._telegram.wait_until(found, seconds, what=self)

    async def wait_for_quiet(self, seconds: float) -> None:
        """Return when no message has come to the chat for ``seconds``."""
        async with self._telegram.api.events.watch() as watch:
            while await watch.next(seconds) is not None:
                pass

    def __repr__(self) -> str:
        return f"chat {self.id} with {self.messages[-6:]}"


def _containing(text: str) -> Condition:
    return lambda bubble: text.lower() in bubble.text.lower()


class Player:
    """Somebody who types and taps; by default in their own chat with the bot."""

    def __init__(self, telegram: "LocalTelegram", person: Person, chat: ChatView) -> None:
        self._telegram = telegram
        self.person = person
        self.chat = chat

    @property
    def id(self) -> int:
        return self.person.id

    async def say(
        self, text: str, *, to: ChatView | None = None, reply_to: Bubble | None = None
    ) -> Bubble:
        """Write a message; it waits for the bot as an update."""
        view = to or self.chat
        message = people.say(
            self._telegram.api,
            self.person,
            view.chat,
            text,
            thread_id=view.thread_id,
            reply_to=reply_to.id if reply_to else None,
        )
        return Bubble(message)

    async def send(
        self, name: str, content: bytes, *, caption: str = "", to: ChatView | None = None
    ) -> Bubble:
        """Send a file."""
        view = to or self.chat
        api = self._telegram.api
        file = api.world.keep_file(name, "application/octet-stream", content)
        message = people.share(
            api, self.person, view.chat, file, caption=caption, thread_id=view.thread_id
        )
        return Bubble(message)

    async def ask(
        self, text: str, condition: Condition | str = "", *, to: ChatView | None = None
    ) -> Bubble:
        """Write a message, and return the bot's first answer after it that fits."""
        mine = await self.say(text, to=to)
        return await (to or self.chat).wait_for(condition, after=mine.id)

    async def reply(self, bubble: Bubble, text: str, *, to: ChatView | None = None) -> Bubble:
        """Answer one message of the bot."""
        return await self.say(text, to=to, reply_to=bubble)

    async def tap(self, where: Bubble | str, button: str | None = None) -> Json:
        """Tap an inline button, and return what ``answerCallbackQuery`` showed.

        ``tap(bubble, "Pause")`` or ``tap("Pause")``: the newest message that has such a button.
        The result has ``text``, ``show_alert`` and ``url``.
        """
        bubble = self._with_button(where) if isinstance(where, str) else where
        wanted = bubble.button(button if button is not None else str(where))
        data = wanted.get("callback_data")
        if data is None:
            raise AssertionError(f"{wanted} is not a button that can be tapped")
        api = self._telegram.api
        query_id = people.tap(api, self.person, bubble.message, str(data))
        return await self._telegram.wait_until(
            lambda: api.taps[query_id].answer, PATIENCE, what=f"an answer to {wanted}"
        )

    def _with_button(self, text: str) -> Bubble:
        for bubble in reversed(self.chat.from_bot):
            if any(text.lower() in each.lower() for each in bubble.button_texts):
                return bubble
        raise AssertionError(f"no button {text!r} in {self.chat!r}")

    def block(self) -> None:
        """Block the bot."""
        people.block(self._telegram.api, self.person)

    def unblock(self) -> None:
        """Let the bot write again."""
        people.unblock(self._telegram.api, self.person)


class LocalTelegram:
    """The local Bot API, served while the context is open."""

    def __init__(
        self, *, clock: Clock | None = None, rules: FloodRules | None = None, port: int = 0
    ) -> None:
        bot = Person(424242, "News Digest", "news_digest_test_bot", is_bot=True)
        self.api = BotApi(bot, TOKEN, clock or SystemClock(), rules)
        self.token = TOKEN
        self._port = port
        self._listener: Listener | None = None
        self._ids = itertools.count(7001)
        self._group_ids = itertools.count(5001)

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[only_from_here])
        BotApiServer(self.api).add_to(app)
        self._listener = await listen(app, self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._listener:
            await self._listener.stop()

    @property
    def url(self) -> str:
        """The base of all addresses, no slash at its end: ``/bot<token>/<method>`` follows."""
        if self._listener is None:
            raise RuntimeError("not started")
        return self._listener.url

    @property
    def sent(self) -> list[Sent]:
        """What the bot sent or edited and Telegram accepted, in order."""
        return self.api.sent

    @property
    def calls(self) -> list[Call]:
        """Every request of the bot, in order."""
        return list(self.api.calls)

    @property
    def violations(self) -> list[Violation]:
        """Every message or edit that came faster than Telegram allows."""
        return self.api.limits.violations

    @property
    def faults(self) -> Faults:
        """What is still to go wrong; add to it."""
        return self.api.faults

    def fail(self, fault: Fault) -> None:
        """Let something go wrong."""
        self.api.faults.add(fault)

    def person(self, name: str, *, id: int | None = None, language: str = "en") -> Player:  # noqa: A002  # reads as it is
        """Let somebody join who has not written to the bot yet."""
        number = id if id is not None else next(self._ids)
        person = Person(number, name, f"{name.lower()}_{number}", language)
        chat = self.api.world.add_person(person)
        return Player(self, person, ChatView(self, chat))

    def group(
        self, title: str, members: dict[Player, Standing], *, plain: bool = False
    ) -> ChatView:
        """Open a supergroup (or a plain group) with these people, and with the bot in it."""
        number = next(self._group_ids)
        chat = Chat(-number if plain else -1_000_000_000_000 - number, "supergroup", title)
        chat.kind = "group" if plain else "supergroup"
        chat.members = {player.id: standing for player, standing in members.items()}
        return ChatView(self, self.api.world.add_chat(chat))

    def topic(self, group: ChatView, title: str, opened_by: Player) -> ChatView:
        """Open a forum topic in a group."""
        topic = people.open_topic(self.api, opened_by.person, group.chat, title)
        return ChatView(self, group.chat, topic.id)

    def upgrade(self, group: ChatView, by: Player) -> ChatView:
        """Turn a plain group into a supergroup, and return the new one."""
        return ChatView(self, people.upgrade(self.api, by.person, group.chat))

    async def wait_until_polled(self, seconds: float = PATIENCE) -> None:
        """Return when the bot waits in ``getUpdates``."""
        await self.wait_until(lambda: self.api.updates.is_polled or None, seconds, what="a poll")

    async def wait_until(self, found: Callable[[], T | None], seconds: float, *, what: object) -> T:
        """Return what ``found`` returns as soon as it is something; look at every event."""
        end = asyncio.get_running_loop().time() + seconds
        async with self.api.events.watch() as watch:
            while (result := found()) is None:
                left = end - asyncio.get_running_loop().time()
                if left <= 0:
                    raise AssertionError(f"waited {seconds} s for {what!r}")
                await watch.next(min(left, 0.05))
            return result
