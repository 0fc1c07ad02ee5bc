"""Everybody at eight o'clock: how fast, and whether within Telegram's limits."""

from bot.delivery.limits import Limits
from bot.demo.bot_api.limits import FloodRules
from tests.torture.findings import Finding
from tests.torture.virtual import VirtualJudge, judged

SLACK = 0.03
"""By so much it may be slower than the pace that is set."""

SUSTAINED = 27.5
"""Messages a second."""

EVERY_TENTH = 10
"""One of so many chats is a group."""


def prove(engine: str, *, senders: int, chats: int) -> Finding:
    """Send one message to each chat, with so many senders."""
    rules = FloodRules(enforced=False)
    everybody = _chats(chats, groups=True)
    judge = judged(engine, everybody, senders=senders, judge=lambda loop: VirtualJudge(loop, rules))
    seconds, pace = _seconds(judge), Limits().per_second
    late = seconds * pace / (chats - 1) - 1
    broken = len(judge.limits.violations)
    return Finding(
        f"{chats:,} chats in virtual time, {engine}, {senders} sender(s)",
        f"{_fate(judge, chats)}, {broken} times too fast, {seconds:,.0f} s of virtual time,"
        f" {late:+.1%} of what {pace:g} a second take",
        f"all once, 0 times too fast, within {SLACK:.0%}",
        len(judge.arrived) == chats == judge.arrived.total() and not broken and late <= SLACK,
    )


def prove_limits(engine: str, *, messages: int, closes_for: int) -> Finding:
    """Send to a Telegram that refuses what is too much, or closes for some seconds then."""
    rules = FloodRules(closes_for=closes_for)
    everybody = _chats(messages, groups=False)
    judge = judged(engine, everybody, senders=1, judge=lambda loop: VirtualJudge(loop, rules))
    rate = (messages - 1) / _seconds(judge)
    named = f"closes for {closes_for} s and 1 s more" if closes_for else "refuses the excess"
    return Finding(
        f"{messages:,} messages to a Telegram that {named}, virtual time, {engine}",
        f"{_fate(judge, messages)}, {judge.refused} x 429, {rate:.2f} a second",
        f"all once, 0 x 429, at least {SUSTAINED} a second",
        len(judge.arrived) == messages == judge.arrived.total()
        and not judge.refused
        and rate >= SUSTAINED,
    )


def _chats(count: int, *, groups: bool) -> list[int]:
    return [
        -1_000_000_000_000 - number if groups and number % EVERY_TENTH == 0 else number
        for number in range(1, count + 1)
    ]


def _seconds(judge: VirtualJudge) -> float:
    return judge.moments[-1] - judge.moments[0]


def _fate(judge: VirtualJudge, wanted: int) -> str:
    twice = judge.arrived.total() - len(judge.arrived)
    return f"{wanted - len(judge.arrived)} lost, {twice} twice"
