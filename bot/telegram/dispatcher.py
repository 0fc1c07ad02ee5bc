"""From an update to its handler and back: who may, what is meant, what is said."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import Bot, ChatMember, Update
from telegram.error import TelegramError

from bot.chats.model import Chat, Question, QuestionKind
from bot.chats.permissions import Audience, Permissions
from bot.chats.subscriptions import TooLong
from bot.chats.wording import NAME_LIMIT
from bot.rendering.buttons import Button, StaleButton, unpack
from bot.telegram.asking import Asker
from bot.telegram.buttons import AskButton
from bot.telegram.commands import Switchboard, read_command
from bot.telegram.conversation import Answer, Command, Reply, Request
from bot.telegram.double_taps import DoubleTaps
from bot.telegram.following import FollowingAnswers
from bot.telegram.incoming import Incoming, read_message, read_tap
from bot.telegram.menu import Menu
from bot.telegram.speaking import Speaker

if TYPE_CHECKING:
    from bot.chats.questions import QuestionService
    from bot.chats.service import ChatService

log = logging.getLogger(__name__)

SOURCE_LANGUAGE = "en"

CANCEL = "cancel"
"""The one command that wants to know whether a question is open; others just close it."""

_DECIDERS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class _Action:
    """What is to be done, and whom it is for."""

    run: Callable[[Request], Awaitable[Reply]]
    audience: Audience


@dataclass(frozen=True, slots=True)
class Backstage:
    """What the dispatcher itself asks and answers with."""

    chats: "ChatService"
    questions: "QuestionService"
    asker: Asker
    following: FollowingAnswers
    menu: Menu
    double_taps: DoubleTaps


class Dispatcher:
    """Answers messages and taps."""

    def __init__(
        self,
        switchboard: Switchboard,
        backstage: Backstage,
        permissions: Permissions,
        speaker: Speaker,
    ) -> None:
        self._switchboard = switchboard
        self._chats = backstage.chats
        self._questions = backstage.questions
        self._asker = backstage.asker
        self._following = backstage.following
        self._menu = backstage.menu
        self._double_taps = backstage.double_taps
        self._permissions = permissions
        self._speaker = speaker

    async def message(self, bot: Bot, update: Update) -> None:
        """Answer a message: a command, or typed text that the bot waits for."""
        incoming = read_message(update)
        typed = incoming and read_command(incoming.text)
        if incoming is None or (typed and typed.bot not in {None, bot.username.casefold()}):
            return
        command = typed and self._switchboard.command(typed.title, admin=self._admin(incoming))
        taking = self._taking(incoming, command)
        if not self._permissions.serves(incoming.address.telegram_id):
            if incoming.is_private or command is not None:
                await self._speaker.say(bot, incoming, Answer("not_served"), _language(incoming))
        elif taking is not None:
            beside = typed.rest if typed and typed.title == taking.title else ""
            await self._command(bot, incoming, taking, beside)
        elif typed is None:
            await self._text(bot, incoming)
        elif command is not None:
            await self._command(bot, incoming, command, typed.rest)
        else:
            await self._unknown(bot, incoming, named=typed.bot is not None)
        if incoming.is_private and self._admin(incoming):
            await self._menu.show_admin(bot, incoming.user_id)

    async def tap(self, bot: Bot, update: Update) -> None:
        """Answer a tap on a button, and let its clock stop turning."""
        incoming = read_tap(update)
        if incoming is None or update.callback_query is None:
            return
        data = update.callback_query.data or ""
        if self._double_taps.repeats(incoming, data):
            await self._notice(bot, incoming)
            return
        button = unpack(data)
        chat = await self._chats.find(incoming.address)
        action = self._tapped(incoming, button)
        if (
            chat is not None
            and action is not None
            and self._permissions.serves(incoming.address.telegram_id)
        ):
            await self._act(bot, incoming, chat, action)
        elif incoming.is_private:
            await self._notice(bot, incoming)
            await self._speaker.say(bot, incoming, Answer("stale"), _language(incoming, chat))
        else:  # only to who tapped: the others have nothing to do with it
            words = self._speaker.alert("not_for_you", _language(incoming, chat))
            await self._notice(bot, incoming, words)
        self._double_taps.answered(incoming, data)

    async def failed(self, bot: Bot, update: Update) -> None:
        """Tell the person that something went wrong. Raises ``TelegramError``."""
        incoming = read_message(update) or read_tap(update)
        if incoming is None:
            return
        if incoming.tapped:
            await self._notice(bot, incoming)
        await self._speaker.say(bot, incoming, Answer("failure"), _language(incoming))

    async def _command(self, bot: Bot, incoming: Incoming, command: Command, rest: str) -> None:
        """Run a command; whatever was asked before is not waited for any more."""
        chat = await self._chats.arrive(incoming.address, incoming.language)
        if command.title != CANCEL:
            await self._questions.cancel(chat.id, incoming.user_id)
        await self._act(bot, incoming, chat, self._typed(command, rest), rest)

    def _taking(self, incoming: Incoming, command: Command | None) -> Command | None:
        """Return what takes the file that was sent; None: there is none, or it is not for us.

        In company only where the command stands beside it: members send each other files.
        """
        if incoming.upload is None:
            return None
        taking = self._switchboard.taking(admin=self._admin(incoming))
        if taking is None or taking.takes is None:
            return None
        is_meant = incoming.is_private or command is taking
        return replace(taking, run=taking.takes, asks=None) if is_meant else None

    async def _unknown(self, bot: Bot, incoming: Incoming, *, named: bool) -> None:
        """Answer a command that does not exist, unless it may be another bot's in a group."""
        if incoming.is_private or named:
            chat = await self._chats.find(incoming.address)
            await self._speaker.say(bot, incoming, Answer("unknown"), _language(incoming, chat))

    async def _text(self, bot: Bot, incoming: Incoming) -> None:
        """Take typed text as the answer to an open question; alone with somebody, ask back."""
        chat = await self._chats.find(incoming.address)
        question = chat and await self._questions.typed(
            chat.id,
            incoming.user_id,
            replied_to=None if incoming.is_private else incoming.replied_to or 0,
        )
        command = question and self._switchboard.answer(question.kind, admin=self._admin(incoming))
        if chat is not None and question is not None and command is not None and incoming.text:
            await self._questions.close(question.id)
            action = _Action(_answering(command, question), command.audience)
            await self._act(bot, incoming, chat, action, incoming.text)
        elif incoming.is_private:
            chat = await self._chats.arrive(incoming.address, incoming.language)
            await self._act(
                bot, incoming, chat, _Action(self._puzzled, Audience.EVERYBODY), incoming.text
            )
        else:
            await self._chats.revive(incoming.address.telegram_id)

    async def _puzzled(self, request: Request) -> Answer:
        """Offer to follow what somebody just typed."""
        if not any(char.isalnum() for char in request.text):
            return Answer("puzzled")
        if len(request.text) > NAME_LIMIT:
            return await self._following.to(request, TooLong(NAME_LIMIT), QuestionKind.SUBSCRIBE)
        return await self._following.unclear(request, request.text)

    async def _act(
        self, bot: Bot, incoming: Incoming, chat: Chat, action: _Action, text: str = ""
    ) -> None:
        """Do it if the person may, and say what came of it."""
        if not await self._may(bot, incoming, action.audience):
            await self._refuse(bot, incoming, chat)
            return
        await self._notice(bot, incoming)
        admin = self._admin(incoming)
        request = Request(
            incoming.update_id,
            chat,
            incoming.user_id,
            text,
            admin,
            message_id=incoming.message_id,
            upload=incoming.upload,
            replied_to=incoming.replied_to,
        )
        reply = await action.run(request)
        if reply is not None:
            await self._speaker.say(bot, incoming, reply, chat.language)

    def _typed(self, command: Command, text: str) -> _Action:
        """Return what a command does: without words it asks for them, if it needs any."""
        if text or command.asks is None:
            return _Action(command.run, command.audience)
        return self._prompt(command)

    def _tapped(self, incoming: Incoming, button: Button | StaleButton) -> _Action | None:
        """Return what a tap does; None: nothing (any more), or not for this person."""
        admin = self._admin(incoming)
        if isinstance(button, StaleButton):
            return None
        if isinstance(button, AskButton):
            command = self._switchboard.answer(button.kind, admin=admin)
            return command and self._prompt(command)
        rule = self._switchboard.tap(button, admin=admin)
        return rule and _Action(lambda request: rule.run(request, button), rule.audience)

    def _prompt(self, command: Command) -> _Action:
        async def ask(request: Request) -> Reply:
            assert command.asks is not None  # noqa: S101  # commands without are not prompted
            return await self._asker.ask(request, command.asks)

        return _Action(command.prompt or ask, command.audience)

    async def _may(self, bot: Bot, incoming: Incoming, audience: Audience) -> bool:
        """Tell whether the person may; in doubt, not."""
        if not self._permissions.needs_decider(incoming.address, audience):
            return True
        if incoming.speaks_for_chat:
            return True
        try:
            member = await bot.get_chat_member(incoming.address.telegram_id, incoming.user_id)
        except TelegramError as exc:
            extra = {"telegram_id": incoming.address.telegram_id, "error": str(exc)}
            log.warning("membership not known", extra=extra)
            return False
        return member.status in _DECIDERS

    async def _refuse(self, bot: Bot, incoming: Incoming, chat: Chat) -> None:
        if incoming.tapped:
            await self._notice(bot, incoming, self._speaker.alert("only_deciders", chat.language))
        else:
            await self._speaker.say(bot, incoming, Answer("only_deciders"), chat.language)

    async def _notice(self, bot: Bot, incoming: Incoming, alert: str | None = None) -> None:
        """Tell Telegram that a tap was seen. Late or not possible: no harm to what it does."""
        if incoming.query_id is None:
            return
        with suppress(TelegramError):
            await bot.answer_callback_query(
                incoming.query_id, text=alert, show_alert=alert is not None
            )

    def _admin(self, incoming: Incoming) -> bool:
        return self._permissions.is_admin(incoming.user_id)


def _answering(command: Command, question: Question) -> Callable[[Request], Awaitable[Reply]]:
    """Let the command know what the question was about."""
    return lambda request: command.run(replace(request, asked=question.payload))


def _language(incoming: Incoming, chat: Chat | None = None) -> str:
    return chat.language if chat else incoming.language or SOURCE_LANGUAGE
