"""On which days a reader's digests come, and what an operator sees of those that were missed."""

from datetime import UTC, datetime, timedelta

from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble


async def _tap(stage: Stage, page: Bubble, day: str, said: str) -> None:
    """Tap a day and wait until the page says ``said``."""
    await stage.reader.tap(page, day)
    await stage.reader.chat.wait_for(lambda one: one.id == page.id and said in one.text)


async def test_days_are_typed_and_tapped(stage: Stage) -> None:
    await stage.reader.ask("/time 08:00 mon-fri", "Monday–Friday at 08:00 (UTC)")
    weekly = await stage.reader.ask("/time sat 10:00", "every Saturday at 10:00")
    assert "The next digest comes on Sat, Mar 14 at 10:00" in weekly.text
    page = await stage.press(stage.reader, weekly, "Days", "Tap a day")
    assert page.button_texts[:7] == ["Mon", "Tue", "Wed", "Thu", "Fri", "✅ Sat", "Sun"]
    await _tap(stage, page, "Wed", "Wed, Sat at 10:00 (UTC)")
    await _tap(stage, page, "Sat", "every Wednesday at 10:00")
    await stage.reader.tap(page, "Wed")  # the last day stays
    await _tap(stage, page, "Every day", "every day at 10:00")
    assert "Every day" not in page.button_texts
    settings = await stage.reader.ask("/settings", "Digests come at 10:00 (UTC)")
    assert "today at 10:00" in settings.text
    await stage.press(stage.reader, settings, "Days", "Tap a day")


async def test_a_tapped_hour_keeps_the_days(stage: Stage) -> None:
    await stage.reader.ask("/time sun-thu 8:00", "Sunday–Thursday at 08:00")
    asked = await stage.reader.ask("/time", "08:00 Mon-Fri")
    await stage.press(stage.reader, asked, "18:00", "Sunday–Thursday at 18:00")


async def test_days_without_a_time_are_for_the_times_that_are_set(stage: Stage) -> None:
    await stage.reader.ask("/time 7:00 19:00", "at 07:00, 19:00")
    await stage.reader.ask("/time fridays", "every Friday at 07:00, 19:00")
    await stage.reader.ask("/time weekdays", "With days: 08:00 Mon-Fri")


async def test_health_tells_which_digest_times_were_missed(stage: Stage) -> None:
    await stage.reader.ask("/time 07:00 19:00", "at 07:00, 19:00")
    await stage.admin.ask("/time 12:00", "12:00")
    stage.clock.jump(datetime(2026, 3, 12, 3, tzinfo=UTC))
    while await stage.compose.compose_due():
        pass
    health = await stage.admin.ask("/health", "What waits")
    assert "5 digest times were missed in the last 24 hours" in health.text
    assert "Told late, in one digest a chat: 3. Left for the next digest: 2." in health.text
    stage.clock.jump(stage.clock.now() + timedelta(days=2))
    quiet = await stage.admin.ask("/health", "What waits")
    assert "were missed" not in quiet.text
