"""Doing together what is asked for one by one, where much is asked for at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Waiting(Generic[Asked, Answer]):
    asked: Asked
    answer: asyncio.Future[Answer]


class Gathering(Generic[Asked, Answer]):
    """Answers in groups: whatever was asked while the group before was being answered.

    A round to the database costs the same for one and for many.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer | Exception]]],
        *,
        most: int,
        weight: Callable[[Asked], int] = lambda _: 1,
        pause: float = 0.0,
    ) -> None:
        """``answer`` returns as many as it is given, in order, or raises for all of them.

        ``most``: so heavy a group gets; one that weighs more goes alone. ``pause``: for so many
        seconds the first to ask waits for others to come.
        """
        self._answer = answer
        self._most = most
        self._weight = weight
        self._pause = pause
        self._waiting: list[_Waiting[Asked, Answer]] = []
        self._answering: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """Return the answer; raise what was raised in its place.

        Cancelled here, the group is answered all the same: it is not this one's alone.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(asked, answer))
        if self._answering is None or self._answering.done():
            self._answering = asyncio.create_task(self._answer_all())
        return await answer

    async def until_idle(self) -> None:
        """Return when everything that was asked has been answered."""
        while self._answering is not None and not self._answering.done():
            with suppress(Exception):  # it went to those who asked
                await asyncio.shield(self._answering)

    async def _answer_all(self) -> None:
        if self._pause:
            await asyncio.sleep(self._pause)
        while self._waiting:
            group = self._next_group()
            try:
                answers = await self._answer([each.asked for each in group])
            except Exception as exc:  # noqa: BLE001  # it is raised where the question came from
                answers = [exc] * len(group)
            for each, answer in zip(group, answers, strict=True):
                if each.answer.done():  # who asked may have been cancelled meanwhile
                    continue
                if isinstance(answer, Exception):
                    each.answer.set_exception(answer)
                else:
                    each.answer.set_result(answer)

    def _next_group(self) -> list[_Waiting[Asked, Answer]]:
        total = 0
        for place, each in enumerate(self._waiting):
            total += self._weight(each.asked)
            if place and total > self._most:
                group, self._waiting = self._waiting[:place], self._waiting[place:]
                return group
        group, self._waiting = self._waiting, []
        return group
