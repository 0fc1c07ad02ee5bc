"""When digests shall come, as people type it: times, and days of the week. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache

from bot.chats.times import MOST_TIMES, next_time, western
from bot.digests.schedule import EVERY_DAY, Slot
from bot.rendering.weekdays import plain

_EVERY = (
    *("every day", "everyday", "daily", "taglich", "jeden tag", "tous les jours", "cada dia"),
    *("todos los dias", "todos os dias", "her gun", "каждыи день", "ежедневно"),
    *("كل يوم", "يوميا", "هر روز", "روزانه", "ههموو روژێك", "hemu roj"),
)
"""As ``plain`` writes it."""

_EACH = r"(?:(?:every|jeden|chaque|cada|her|كل|هر)\s+)?"

_TO = r"\s*(?:[-\u2013\u2014\u2212]+|\b(?:to|till|until|through|bis|a|au|до|по|الى|حتى|تا|ta)\b)\s*"

_BETWEEN = re.compile(
    r"[\s,;،؛/&+:()]+|\b(?:and|at|on|et|und|um|uhr|le|y|e|ve|و|i|и|в|по|من|في|يوم|از|در|am)\b"
)
"""What may stand between two times or days; anything else means it was not only that."""


@dataclass(slots=True)
class _Block:
    """Times or days that stand together."""

    times: list[time] = field(default_factory=list[time])
    days: set[int] = field(default_factory=set[int])


def parse_timetable(
    text: str, names: Mapping[str, int], current: Sequence[Slot]
) -> tuple[Slot, ...] | None:
    """Return the digest times in ``text``, earliest first; None when it says anything else.

    Understands times (see ``parse_times``) with days before or after them: "8:00",
    "mon-fri 7:30 18:00, sat 10:00", "saturday 10". Times without days are for every day; days
    without times are for the times of ``current``. ``names``: what the days are called.
    """
    blocks = _blocks(plain(western(text)).strip(), names)
    if blocks is None:
        return None
    slots: dict[time, set[int]] = {}
    for times, days in _pairs(blocks, [slot.at for slot in current]):
        for at in times:
            slots.setdefault(at, set()).update(days)
    if not 0 < len(slots) <= MOST_TIMES:
        return None
    return tuple(Slot(at, frozenset(days)) for at, days in sorted(slots.items()))


def with_day(slots: Sequence[Slot], day: int, *, wanted: bool) -> tuple[Slot, ...]:
    """Return the times with the day added to all of them, or taken from them.

    A time without a day goes; the last day of all stays.
    """
    if wanted:
        return tuple(Slot(slot.at, slot.days | {day}) for slot in slots)
    left = tuple(Slot(slot.at, slot.days - {day}) for slot in slots if slot.days - {day})
    return left or tuple(slots)


def at_times(slots: Sequence[Slot], times: Sequence[time]) -> tuple[Slot, ...]:
    """Return other times on the same days; where the days differed, on every day."""
    days = {slot.days for slot in slots}
    return tuple(Slot(at, next(iter(days)) if len(days) == 1 else EVERY_DAY) for at in times)


def _pairs(
    blocks: Sequence[_Block], current: Sequence[time]
) -> list[tuple[Sequence[time], set[int]]]:
    """Return which times have which days; nothing when it cannot be told."""
    times, days = [one for one in blocks if one.times], [one for one in blocks if one.days]
    if not days:
        return [(one.times, set(EVERY_DAY)) for one in times]
    if not times:
        return [(current, one.days) for one in days]
    if len(times) != len(days):
        return []
    return [(when.times, on.days) for when, on in zip(times, days, strict=True)]


def _blocks(text: str, names: Mapping[str, int]) -> list[_Block] | None:
    """Return times and days in turns, as they stand in ``text``; None: it says something else."""
    blocks: list[_Block] = []
    place = 0
    pattern = _days_pattern(tuple(names))
    while place < len(text):
        block = _Block()
        if found := pattern.match(text, place):  # before words between: in Swedish "on" is a day
            block.days = _days(found, names)
            place = found.end()
        elif timed := next_time(text, place):
            at, place = timed
            block.times = [at]
        elif found := _BETWEEN.match(text, place):
            place = found.end()
            continue
        else:
            return None
        if blocks and bool(blocks[-1].times) == bool(block.times):
            blocks[-1].times += block.times
            blocks[-1].days |= block.days
        else:
            blocks.append(block)
    return blocks


def _days(found: "re.Match[str]", names: Mapping[str, int]) -> set[int]:
    if found["every"]:
        return set(EVERY_DAY)
    first = names[found["first"]]
    last = names[found["last"]] if found["last"] else first
    return {(first + step) % 7 for step in range((last - first) % 7 + 1)}


@lru_cache(maxsize=64)
def _days_pattern(names: tuple[str, ...]) -> "re.Pattern[str]":
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    day, every = "|".join(longest_first), "|".join(map(re.escape, _EVERY))
    return re.compile(
        rf"و?(?:(?P<every>{every})|{_EACH}(?P<first>{day})s?(?:{_TO}(?P<last>{day})s?)?)(?![^\W\d])"
    )
