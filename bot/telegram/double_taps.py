"""People who tap twice because nothing seemed to happen: they meant it once."""

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.telegram.incoming import Incoming

PATIENCE = 1.5
"""Seconds after an answer in which the same tap is a second one that was already on its way."""

REMEMBERED = 1_000
"""People's last taps; with more at the same moment, a double tap does what two taps do."""


class DoubleTaps:
    """Knows each person's last tap. Forgotten at a restart, which does no harm."""

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock
        self._last: OrderedDict[tuple[int, int], tuple[int, str, float]] = OrderedDict()
        """By chat and person: message, button, and when it was answered (monotonic seconds)."""

    def repeats(self, tap: "Incoming", button: str) -> bool:
        """Tell whether the person has just tapped this, and has only now seen the answer."""
        message_id, before, answered = self._last.get(_person(tap), (0, "", 0.0))
        same = (message_id, before) == (tap.message_id, button)
        return same and self._clock.monotonic() - answered < PATIENCE

    def answered(self, tap: "Incoming", button: str) -> None:
        """Remember that this tap has done what it does."""
        self._last.pop(_person(tap), None)
        self._last[_person(tap)] = (tap.message_id, button, self._clock.monotonic())
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)


def _person(tap: "Incoming") -> tuple[int, int]:
    return tap.address.telegram_id, tap.user_id
