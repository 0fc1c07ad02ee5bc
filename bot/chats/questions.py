"""Questions the bot asked, open for ten minutes, in the database: a restart forgets none."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chats import queries
from bot.chats.model import Chat, ChatKind, Question, QuestionKind
from bot.ids import ChatId, QuestionId, TelegramId

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.storage.database import Database

OPEN_FOR = timedelta(minutes=10)


class QuestionService:
    """Opens questions and finds the one that a message or a tap answers."""

    def __init__(self, database: "Database", clock: "Clock") -> None:
        self._database = database
        self._clock = clock

    async def ask(
        self,
        chat_id: ChatId,
        user_id: TelegramId,
        kind: QuestionKind,
        payload: Mapping[str, object] | None = None,
    ) -> QuestionId:
        """Open a question to one person; a typed one replaces the one before."""
        async with self._database.transaction() as session:
            return await queries.add_question(
                session,
                (chat_id, user_id, kind),
                payload or {},
                now=self._clock.now(),
                open_for=OPEN_FOR,
            )

    async def bind(self, question_id: QuestionId, message_id: int) -> None:
        """Remember the message that asked: in groups the answer has to reply to it."""
        async with self._database.transaction() as session:
            await queries.bind_question(session, question_id, message_id)

    async def typed(
        self, chat_id: ChatId, user_id: TelegramId, *, replied_to: int | None
    ) -> Question | None:
        """Return the question a typed message answers; None: it answers none.

        ``replied_to`` is the message it has to reply to; None: it need not (private chats).
        """
        async with self._database.reading() as session:
            return await queries.typed_question(
                session, chat_id, user_id, replied_to=replied_to, now=self._clock.now()
            )

    async def tapped(
        self, chat: Chat, user_id: TelegramId, question_id: QuestionId
    ) -> Question | None:
        """Return the question under a tapped button; None when expired or somebody else's.

        In company it is anybody's who may tap at all: administrators decide together, and an
        anonymous one asks as the group and taps as a person.
        """
        async with self._database.reading() as session:
            question = await queries.get_question(session, question_id, now=self._clock.now())
        if question is None or question.chat_id != chat.id:
            return None
        in_company = chat.address.kind is not ChatKind.PRIVATE
        return question if in_company or question.user_id == user_id else None

    async def close(self, question_id: QuestionId) -> None:
        """Close a question that is answered or withdrawn."""
        async with self._database.transaction() as session:
            await queries.close_question(session, question_id)

    async def is_waiting(self, chat_id: ChatId, user_id: TelegramId) -> bool:
        """Return whether the person's next message would answer a question."""
        async with self._database.reading() as session:
            return await queries.has_typed(session, chat_id, user_id)

    async def cancel(self, chat_id: ChatId, user_id: TelegramId) -> bool:
        """Close the person's typed question, if one is open; return whether one was."""
        async with self._database.reading() as session:
            if not await queries.has_typed(session, chat_id, user_id):
                return False
        async with self._database.transaction() as session:
            return await queries.close_typed(session, chat_id, user_id)
