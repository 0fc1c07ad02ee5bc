"""/subscribe, /actor, /topic: follow something."""

from collections.abc import Sequence

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.chats.subscriptions import SubscriptionService
from bot.telegram.buttons import FollowButton, Meaning, MeaningButton
from bot.telegram.conversation import Answer, Command, Reply, Request, TapRule, on_tap
from bot.telegram.following import FollowingAnswers

DECIDERS = Audience.MEMBERS_WHO_DECIDE


class SubscribeHandler:
    """Follows actors and topics."""

    def __init__(
        self,
        subscriptions: SubscriptionService,
        questions: QuestionService,
        answers: FollowingAnswers,
    ) -> None:
        self._subscriptions = subscriptions
        self._questions = questions
        self._answers = answers

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        kinds = QuestionKind
        aliases = ("sub", "follow", "add")
        return (
            Command("subscribe", self.subscribe, DECIDERS, aliases, asks=kinds.SUBSCRIBE),
            Command("actor", self.actor, DECIDERS, asks=kinds.ACTOR),
            Command("topic", self.topic, DECIDERS, asks=kinds.TOPIC),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(FollowButton, self.follow, DECIDERS),
            on_tap(MeaningButton, self.mean, DECIDERS),
        )

    async def subscribe(self, request: Request) -> Answer:
        """Follow a known actor or a query; else ask which of the two it is."""
        outcome = await self._subscriptions.follow_text(request.chat.id, request.text)
        return await self._answers.to(request, outcome, QuestionKind.SUBSCRIBE)

    async def actor(self, request: Request) -> Answer:
        """Follow an actor, a new one if the name is unknown."""
        outcome = await self._subscriptions.follow_actor(request.chat.id, request.text)
        return await self._answers.to(request, outcome, QuestionKind.ACTOR)

    async def topic(self, request: Request) -> Answer:
        """Follow a query."""
        outcome = await self._subscriptions.follow_topic(request.chat.id, request.text)
        return await self._answers.to(request, outcome, QuestionKind.TOPIC)

    async def follow(self, request: Request, button: FollowButton) -> Answer:
        """Follow the subject that was tapped."""
        outcome = await self._subscriptions.follow(request.chat.id, button.subject_id)
        return await self._answers.to(request, outcome, QuestionKind.SUBSCRIBE)

    async def mean(self, request: Request, button: MeaningButton) -> Reply:
        """Follow the text that was unclear, as what it was said to be."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None:
            return Answer("stale")
        await self._questions.close(question.id)
        chat_id, text = request.chat.id, str(question.payload["text"])
        if button.meaning is Meaning.TOPIC:
            outcome = await self._subscriptions.follow_topic(chat_id, text)
            return await self._answers.to(request, outcome, QuestionKind.TOPIC)
        new = button.meaning is Meaning.NEW
        outcome = await self._subscriptions.follow_actor(chat_id, text, new=new)
        return await self._answers.to(request, outcome, QuestionKind.ACTOR)
