"""Saying an answer: words from templates, buttons, and the ways Telegram wants them sent."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.chats.questions import QuestionService
from bot.delivery.model import RetryLater
from bot.rendering.environment import Renderer
from bot.rendering.keyboard import Key, Keyboard
from bot.rendering.telegram_html import pack
from bot.telegram.buttons import CancelButton
from bot.telegram.conversation import Answer, Enclosed, Later, Reply, Taps, Worded
from bot.telegram.incoming import Incoming
from bot.telegram.ordering import step_aside
from bot.telegram.sender import classify
from bot.telegram.sender import markup as _markup

log = logging.getLogger(__name__)

_Markup = InlineKeyboardMarkup | ForceReply

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

AT_ONCE = 1.0
"""Seconds that an answer may take before the person is told that it takes longer."""

SENDING_A_FILE = 60.0
"""Seconds; the library's own limit for it is shorter than a slow line needs."""


class Speaker:
    """Words answers in the chat's language and sends them."""

    def __init__(self, renderer: Renderer, questions: QuestionService) -> None:
        self._renderer = renderer
        self._questions = questions

    async def say(self, bot: Bot, to: Incoming, reply: Reply, language: str) -> None:
        """Send ``reply`` to where ``to`` came from, and remember which message asks.

        Raises ``TelegramError``.
        """
        match reply:
            case Worded():
                markup = _markup(reply.keyboard) if reply.keyboard else None
                await self._send(bot, to, _Letter(list(reply.parts), markup))
            case Answer():
                await self._answer(bot, to, reply, language)
            case Later():
                await self._later(bot, to, reply, language)
            case Enclosed():
                await self._enclose(bot, to, reply, language)
            case None:
                pass

    def alert(self, key: str, language: str) -> str:
        """Return the plain text of a small window over the chat."""
        return self._renderer.label(key, language=language)

    async def _later(self, bot: Bot, to: Incoming, later: Later, language: str) -> None:
        """Say what comes of the work; where that takes long, say so first and edit it then."""
        async with _running(later.work()) as work:
            done, _ = await asyncio.wait({work}, timeout=AT_ONCE)
            if done:
                await self._answer(bot, to, work.result(), language)
                return
            waiting = await self._send(bot, to, self._letter(later.meanwhile, language))
            step_aside()
            answer = await work
        here = replace(to, message_id=waiting)
        if answer.asks is not None and to.in_group:  # an edited message cannot force a reply
            with suppress(TelegramError):
                await bot.delete_message(to.address.telegram_id, waiting)
            await self._answer(bot, to, answer, language)
        elif not await self._edited(bot, here, self._letter(answer, language)):
            await self._answer(bot, to, answer, language)
        elif answer.asks is not None:
            await self._questions.bind(answer.asks, waiting)

    async def _enclose(self, bot: Bot, to: Incoming, enclosed: Enclosed, language: str) -> None:
        letter = self._letter(enclosed.answer, language)
        markup = letter.markup
        await bot.send_document(
            to.address.telegram_id,
            InputFile(enclosed.content, filename=enclosed.name),
            caption=letter.parts[0],
            parse_mode=ParseMode.HTML,
            message_thread_id=to.address.thread_id or None,
            reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
            reply_parameters=_reply_to(to),
            write_timeout=SENDING_A_FILE,
        )

    def _letter(self, answer: Answer, language: str) -> "_Letter":
        template = f"messages/{answer.template}"
        html = self._renderer.render(template, language=language, **answer.values)
        return _Letter(pack([html]), self._keyboard(answer.taps, language))

    async def _answer(self, bot: Bot, to: Incoming, answer: Answer, language: str) -> None:
        letter = self._letter(answer, language)
        if answer.asks is not None and to.in_group:
            await self._ask_in_group(bot, to, answer, letter, language)
            return
        if answer.edits and to.tapped and await self._edited(bot, to, letter):
            return
        message_id = await self._send(bot, to, letter)
        if answer.asks is not None:
            await self._questions.bind(answer.asks, message_id)

    async def _ask_in_group(
        self, bot: Bot, to: Incoming, answer: Answer, letter: "_Letter", language: str
    ) -> None:
        """Force a reply. A message has either that or buttons: with buttons it takes two."""
        offers = any(not isinstance(tap.button, CancelButton) for row in answer.taps for tap in row)
        if offers:
            await self._send(bot, to, letter)
            words = self._renderer.render("messages/reply_here", language=language)
            letter = _Letter([words])
        asking = _Letter(letter.parts, ForceReply(selective=not to.tapped))
        message_id = await self._send(bot, to, asking)
        if answer.asks is not None:
            await self._questions.bind(answer.asks, message_id)

    async def _edited(self, bot: Bot, to: Incoming, letter: "_Letter") -> bool:
        """Put the letter in the place of the tapped message; return False when that cannot be."""
        if len(letter.parts) > 1:
            return False
        markup = letter.markup
        try:
            await bot.edit_message_text(
                letter.parts[0],
                chat_id=to.address.telegram_id,
                message_id=to.message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
            )
        except BadRequest as exc:
            return "not modified" in exc.message.casefold()
        return True

    async def _send(self, bot: Bot, to: Incoming, letter: "_Letter") -> int:
        """Send all parts, the buttons under the last; return its message id."""
        message_id = 0
        for part in letter.parts:
            last = part is letter.parts[-1]
            markup = letter.markup if last else None
            try:
                message_id = await self._post(bot, to, part, markup)
            except TelegramError as exc:
                if not isinstance(classify(exc), RetryLater):
                    raise
                # It certainly did not arrive, and the person waits: once more, and no longer.
                message_id = await self._post(bot, to, part, markup)
        return message_id

    @staticmethod
    async def _post(bot: Bot, to: Incoming, html: str, markup: "_Markup | None") -> int:
        message = await bot.send_message(
            to.address.telegram_id,
            html,
            parse_mode=ParseMode.HTML,
            message_thread_id=to.address.thread_id or None,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
            reply_parameters=_reply_to(to),
        )
        return message.message_id

    def _keyboard(self, taps: Taps, language: str) -> InlineKeyboardMarkup | None:
        keyboard = worded_keys(self._renderer, taps, language)
        return _markup(keyboard) if keyboard else None


def worded_keys(renderer: Renderer, taps: Taps, language: str) -> Keyboard:
    """Return the buttons with their labels; rows without any are left out."""
    return tuple(
        tuple(
            Key(
                renderer.label(tap.label, of="buttons", language=language, **tap.values),
                data=tap.button.pack(),
            )
            for tap in row
        )
        for row in taps
        if row
    )


@dataclass(frozen=True, slots=True)
class _Letter:
    """A worded answer."""

    parts: list[str]
    markup: "_Markup | None" = None


@asynccontextmanager
async def _running(work: Awaitable[Answer]) -> AsyncGenerator[asyncio.Future[Answer]]:
    """Start ``work``; it ends with the block, whatever ends that."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _reply_to(to: Incoming) -> ReplyParameters | None:
    """In company, show who is answered; a tapped message is above the answer anyway."""
    if to.is_private or to.tapped:
        return None
    return ReplyParameters(to.message_id, allow_sending_without_reply=True)
