"""Asking people for what they did not type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.chats.model import QuestionKind
from bot.telegram import keyboards
from bot.telegram.conversation import Answer, Request, Taps

if TYPE_CHECKING:
    from bot.chats.questions import QuestionService


class Asker:
    """Opens a question and words it."""

    def __init__(self, questions: "QuestionService") -> None:
        self._questions = questions

    async def ask(
        self,
        request: Request,
        kind: QuestionKind,
        *,
        template: str | None = None,
        values: Mapping[str, object] | None = None,
        taps: Taps = (),
    ) -> Answer:
        """Return the asking message; the person's next one answers.

        ``template`` says more than the plain question: what was wrong with the last answer.
        ``taps`` are answers that need no typing. What the last question was about, this one is.
        """
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, kind, request.asked
        )
        return Answer(
            template or f"ask_{kind.value}",
            {"chat": request.chat, **(values or {})},
            taps=taps + keyboards.cancel(question_id),
            asks=question_id,
        )
