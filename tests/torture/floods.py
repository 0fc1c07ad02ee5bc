"""Telegram asks to wait, again and again, and once for twelve hours."""

import random

from tests.torture.findings import Finding
from tests.torture.virtual import VirtualJudge, judged

SHARE = 0.1
"""Of the answers are errors 429."""

LONGEST_S = 30
TICK = 120.0
"""Seconds; the program looks every second, which takes its time in twelve hours."""

FLOOD_S = 12 * 3600


def prove(engine: str, *, senders: int, messages: int) -> Finding:
    """Send while every tenth answer asks to wait."""
    asked = 0

    def refuse(chance: random.Random) -> int | None:
        nonlocal asked
        if chance.random() >= SHARE:
            return None
        asked += 1
        return FLOOD_S if asked == messages * SHARE // 2 else chance.randint(1, LONGEST_S)

    # One in ten is a group, whose wait is its own.
    chats = [-number if number % 10 == 0 else number for number in range(1, messages + 1)]
    judge = judged(
        engine,
        chats,
        senders=senders,
        judge=lambda loop: VirtualJudge(loop, refusals=refuse),
        tick=TICK,
    )
    lost, twice = messages - len(judge.arrived), judge.arrived.total() - len(judge.arrived)
    longest = max(wait.until - wait.since for wait in judge.waits)
    hours = (judge.moments[-1] - judge.moments[0]) / 3600
    return Finding(
        f"{SHARE:.0%} of answers 429, one of {longest / 3600:.0f} h, {engine},"
        f" {senders} sender(s), {messages:,} messages in virtual time",
        f"{lost} lost, {twice} twice, {judge.inside} requests inside {judge.refused} waits,"
        f" {hours:.1f} h",
        "0 lost, 0 twice, 0 inside a wait",
        not (lost or twice or judge.inside) and longest == FLOOD_S,
    )
