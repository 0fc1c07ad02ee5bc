"""/forgetme: delete everything about the chat."""

from collections.abc import Sequence

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.chats.service import ChatService
from bot.telegram import keyboards
from bot.telegram.buttons import ForgetButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap


class ForgettingHandler:
    """Asks whether it is meant, then forgets."""

    def __init__(self, chats: ChatService, questions: QuestionService) -> None:
        self._chats = chats
        self._questions = questions

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("forgetme", self.confirm, Audience.MEMBERS_WHO_DECIDE),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(ForgetButton, self.forget, Audience.MEMBERS_WHO_DECIDE),)

    async def confirm(self, request: Request) -> Answer:
        """Say what would go, and ask."""
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_FORGET
        )
        return Answer("confirm_forget", taps=keyboards.forget(question_id))

    async def forget(self, request: Request, button: ForgetButton) -> Answer:
        """Delete the chat and all that belongs to it."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None:
            return Answer("stale")
        await self._chats.forget(request.chat)
        return Answer("forgotten", edits=True)
