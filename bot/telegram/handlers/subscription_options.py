"""One subscription: told at once or with digests, and the words that are not wanted in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chats.model import QuestionKind, Subscription
from bot.chats.permissions import Audience
from bot.chats.subscriptions import SubscriptionService
from bot.ids import SubscriptionId
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.buttons import SubscriptionAction, SubscriptionButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.subject_desk import only_answers

DECIDERS = Audience.MEMBERS_WHO_DECIDE

MOST_WORDS = 20
"""Muted words or phrases of one subscription."""

LONGEST = 60
"""Letters of one of them."""

_BETWEEN = re.compile(r"[,،;؛|\n]+")


class SubscriptionOptionsHandler:
    """Shows a subscription and changes it."""

    def __init__(self, subscriptions: SubscriptionService, asker: Asker) -> None:
        self._subscriptions = subscriptions
        self._asker = asker

    def commands(self) -> Sequence[Command]:
        """Return the answer to the question; nothing here is typed by itself."""
        kind = QuestionKind.MUTED_WORDS
        return (only_answers(Command(kind, self.mute_words, DECIDERS, asks=kind)),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(SubscriptionButton, self.act, DECIDERS),)

    async def act(self, request: Request, button: SubscriptionButton) -> Answer:
        """Do what was tapped, and show the subscription."""
        chat_id, service, action = request.chat.id, self._subscriptions, button.action
        key = button.subscription_id
        match action:
            case SubscriptionAction.WORDS:
                asked = {"subscription": key, "page": button.page}
                about = replace(request, asked=asked)
                return await self._asker.ask(about, QuestionKind.MUTED_WORDS)
            case SubscriptionAction.INSTANT | SubscriptionAction.DIGEST:
                instant = action is SubscriptionAction.INSTANT
                one = await service.tell_at_once(chat_id, key, instant=instant)
            case SubscriptionAction.ALL_WORDS:
                one = await service.mute_words(chat_id, key, ())
            case SubscriptionAction.SHOW:
                one = await service.get(chat_id, key)
        return _shown(request, one, button.page)

    async def mute_words(self, request: Request) -> Answer:
        """Take the words that were typed."""
        key, page = request.asked.get("subscription"), request.asked.get("page")
        if not isinstance(key, int) or not isinstance(page, int):
            return Answer("stale")
        words = split_words(request.text)
        if not words:
            return await self._asker.ask(request, QuestionKind.MUTED_WORDS)
        chat_id, subscription_id = request.chat.id, SubscriptionId(key)
        one = await self._subscriptions.mute_words(chat_id, subscription_id, words)
        return _shown(request, one, page)


def split_words(text: str) -> list[str]:
    """Return the words and phrases between commas, each once, those with a letter or a digit."""
    found = (" ".join(piece.split())[:LONGEST] for piece in _BETWEEN.split(text))
    told = dict.fromkeys(piece for piece in found if any(map(str.isalnum, piece)))
    return list(told)[:MOST_WORDS]


def _shown(request: Request, one: Subscription | None, page: int) -> Answer:
    if one is None:
        return Answer("subscription_gone", taps=keyboards.to_list())
    values = {"item": one, "chat": request.chat}
    return Answer("subscription", values, keyboards.subscription(one, page), edits=True)
