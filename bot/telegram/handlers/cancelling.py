"""/cancel, and the button that does the same."""

from collections.abc import Sequence

from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.telegram.buttons import CancelButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap


class CancellingHandler:
    """Closes questions of the bot."""

    def __init__(self, questions: QuestionService) -> None:
        self._questions = questions

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("cancel", self.cancel, listed=False),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(CancelButton, self.withdraw, Audience.MEMBERS_WHO_DECIDE),)

    async def cancel(self, request: Request) -> Answer:
        """Close the question that waits for this person to type."""
        was_open = await self._questions.cancel(request.chat.id, request.user_id)
        return Answer("cancelled" if was_open else "nothing_to_cancel")

    async def withdraw(self, request: Request, button: CancelButton) -> Answer:
        """Close the question under the button."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None:
            return Answer("stale")
        await self._questions.close(question.id)
        return Answer("cancelled", edits=True)
