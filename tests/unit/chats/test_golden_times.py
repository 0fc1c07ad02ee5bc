"""How what is said of digest times looks, in a left-to-right and in a right-to-left language.

``GOLDEN_WRITE=1 pytest tests/unit/chats/test_golden_times.py`` writes the files anew.
"""

import os
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.chats.model import Address, Chat, ChatKind, ChatState
from bot.chats.upcoming import upcoming
from bot.digests.schedule import Slot
from bot.ids import ChatId, TelegramId
from bot.rendering.environment import Renderer

DATA = Path(__file__).parents[2] / "data" / "times"
LOCALES = Path(__file__).parents[2] / "data" / "digests"
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})

SCHEDULES = {
    "daily": (Slot(time(7, 30)), Slot(time(18))),
    "workdays": (Slot(time(8), SUNDAY_TO_THURSDAY),),
    "weekly": (Slot(time(10), frozenset({5})),),
    "mixed": (
        Slot(time(8), frozenset({0, 2, 4})),
        Slot(time(10), frozenset({5})),
        Slot(time(20), frozenset({0, 2, 4})),
    ),
}
COMES = {
    "daily": datetime(2026, 3, 10, 15, tzinfo=UTC),
    "workdays": datetime(2026, 3, 11, 5, tzinfo=UTC),
    "weekly": datetime(2026, 3, 14, 7, tzinfo=UTC),
    "mixed": datetime(2026, 3, 11, 5, tzinfo=UTC),
}


def _said(renderer: Renderer, language: str, name: str) -> str:
    chat = Chat(
        id=ChatId(1),
        address=Address(TelegramId(7), 0, ChatKind.PRIVATE),
        state=ChatState.ACTIVE,
        language=language,
        timezone="Asia/Baghdad",
        slots=SCHEDULES[name],
        next_digest_at=COMES[name],
        next_digest_date=date(2026, 3, 10),
    )
    values = {"chat": chat, "next": upcoming(chat, NOW), "zone": "Baghdad", "following": 3}
    templates = ("time_set", "days", "settings", "ask_time")
    return "\n\n=====\n\n".join(
        renderer.render(f"messages/{template}", language=language, **values)
        for template in templates
    )


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", SCHEDULES)
def test_digest_times_are_said_as_they_were_approved(name: str, language: str) -> None:
    text = _said(Renderer(LOCALES), language, name) + "\n"
    path = DATA / f"{name}.{language}.html"
    if os.environ.get("GOLDEN_WRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
