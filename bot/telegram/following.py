"""What the bot says when somebody wants to follow something, however it ends."""

from collections.abc import Sequence
from typing import assert_never

from bot.chats.model import ChatKind, QuestionKind
from bot.chats.places import spoken
from bot.chats.questions import QuestionService
from bot.chats.subscriptions import (
    BadQuery,
    Followed,
    LimitReached,
    NearMisses,
    Outcome,
    Several,
    SubjectGone,
    TooLong,
    Unclear,
    Unusable,
)
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.ids import QuestionId
from bot.matching.model import SubjectCard
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.conversation import Answer, Request


class FollowingAnswers:
    """Words each outcome; where typing again helps, it asks."""

    def __init__(self, questions: QuestionService, asker: Asker, clock: Clock) -> None:
        self._questions = questions
        self._asker = asker
        self._clock = clock

    async def to(self, request: Request, outcome: Outcome, kind: QuestionKind) -> Answer:
        """Return the answer to ``outcome`` of a request to follow; ``kind``: what was asked."""
        match outcome:
            case Followed():
                return self._followed(request, outcome)
            case Several() | NearMisses() | Unclear():
                return await self._which(request, outcome)
            case LimitReached(limit):
                return Answer("limit_reached", {"limit": limit}, keyboards.to_list())
            case SubjectGone():
                return Answer("subject_gone", taps=keyboards.to_list())
            case TooLong() | BadQuery() | Unusable():
                return await self._again(request, outcome, kind)
            case _:
                assert_never(outcome)

    async def _again(
        self, request: Request, mistake: TooLong | BadQuery | Unusable, kind: QuestionKind
    ) -> Answer:
        """Say what is wrong with the text, and wait for a better one."""
        match mistake:
            case TooLong(limit):
                template, values = "too_long", {"limit": limit}
            case BadQuery(reason, spot):
                template, values = "bad_query", {"reason": reason, "spot": spot}
            case Unusable():
                template, values = "bad_name", {}
        return await self._asker.ask(request, kind, template=template, values=values)

    async def unclear(
        self, request: Request, written: str, near: Sequence[SubjectCard] = ()
    ) -> Answer:
        """Ask whether ``written`` is a name, or words to look for."""
        question_id = await self._pick(request, written)
        taps = keyboards.meanings(question_id, near)
        return Answer("unclear", {"written": written, "near": near}, taps)

    async def _which(self, request: Request, outcome: Several | NearMisses | Unclear) -> Answer:
        """Ask who or what is meant."""
        match outcome:
            case Several(written, actors):
                values = {"written": written, "actors": actors}
                return Answer("several", values, keyboards.actors_to_follow(actors))
            case NearMisses(written, near):
                question_id = await self._pick(request, written)
                taps = keyboards.near_misses(question_id, near)
                return Answer("near", {"written": written}, taps)
            case Unclear(written, near):
                return await self.unclear(request, written, near)

    async def _pick(self, request: Request, written: str) -> QuestionId:
        return await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.PICK_KIND, {"text": written}
        )

    def _followed(self, request: Request, outcome: Followed) -> Answer:
        chat = request.chat
        first = outcome.count == 1 and not outcome.already
        # Among others the buttons would be in everybody's way.
        marking = request.is_admin and chat.address.kind is ChatKind.PRIVATE
        samples = outcome.recent.samples if marking else ()
        values = {
            "first": first,
            "marking": marking,
            "subject": outcome.subject,
            "already": outcome.already,
            "recent": outcome.recent,
            "next": upcoming(chat, self._clock.now()),
            "zone": spoken(chat.timezone),
            "now": self._clock.now(),
        }
        wrong = keyboards.wrong_matches(outcome.subject.id, samples)
        return Answer("followed", values, wrong + keyboards.followed(first=first))
