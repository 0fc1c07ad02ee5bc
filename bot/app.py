"""The composition root: starts the steps of a process's roles upon the parts, and stops them.

    Source ──poll──▶ Article ──match──▶ Match ──group──▶ Story ──compose──▶ Outbox ──deliver──▶

The arrows are columns in the database. Which step wakes which stands in ``_add_steps``.
"""

import asyncio
import gc
import logging
from datetime import timedelta

from bot.delivery.service import DeliveryService
from bot.parts import Parts
from bot.settings import Role
from bot.telegram.application import TelegramChat
from bot.telegram.import_progress import ImportProgress

log = logging.getLogger(__name__)

STOP_PATIENCE = timedelta(seconds=4)
"""What is under way at SIGTERM gets this long; all of stopping stays under 8 s (docker: 10)."""

POLL_TICK = timedelta(seconds=5)
REVISIT_TICK = timedelta(seconds=30)
PRUNE_TICK = timedelta(hours=6)
HEALTH_TICK = timedelta(minutes=5)
EDIT_TICK = timedelta(seconds=5)
REGROUP_TICK = timedelta(minutes=1)
"""How often it is asked whether a quarter of an hour is over."""
RECALL_TICK = timedelta(hours=1)
COMPOSE_TICK = timedelta(seconds=1)
IMPORT_TICK = timedelta(seconds=2)
DELIVER_TICK = timedelta(seconds=1)


async def run(parts: Parts, stop: asyncio.Event) -> None:
    """Do the work of this process's roles until ``stop`` is set, then end cleanly.

    Raises ``SettingsError`` when Telegram does not know the token, or not any more.
    """
    roles = parts.settings.roles
    telegram = parts.telegram() if roles & {Role.CHAT, Role.SENDER} else None
    delivery = parts.delivery(telegram) if telegram else None
    await _pick_up(parts, delivery)
    connected = asyncio.Event()
    _add_steps(parts, telegram, delivery, connected)
    if telegram and Role.CHAT in roles:
        _add_progress(parts, telegram, connected)
    parts.notices.start(parts.ticker.wake_here)
    parts.ticker.start()
    connecting = asyncio.create_task(_connect(parts, telegram, connected))
    # What there is now stays. A full collection would go through it again and again, and stop
    # everything meanwhile: for 90 ms, measured, with nothing but the libraries in memory.
    gc.collect()
    gc.freeze()
    log.info("started", extra={"roles": sorted(roles)})
    try:
        await _until(stop, connecting)
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await _stop(parts, telegram, delivery)
        log.info("stopped")


async def _pick_up(parts: Parts, delivery: DeliveryService | None) -> None:
    """Go on from where the last run ended, however it ended."""
    alone = parts.database.is_sqlite
    if Role.POLLER in parts.settings.roles:
        if alone:  # nobody else polls, so whoever holds a claim is dead
            await parts.polling.free_claims()
        await parts.polling.spread_overdue()
    if delivery:
        await delivery.recover(alone=alone)


def _add_steps(
    parts: Parts,
    telegram: TelegramChat | None,
    delivery: DeliveryService | None,
    connected: asyncio.Event,
) -> None:
    roles, ticker = parts.settings.roles, parts.ticker
    interval = timedelta(seconds=parts.settings.poll_interval)
    if Role.POLLER in roles:
        ticker.add("poll", parts.polling.poll_due, every=min(POLL_TICK, interval), then="match")
        ticker.add("revisit", parts.revisiting.look_due, every=REVISIT_TICK, then="match")
        ticker.add("prune", parts.retention.prune, every=PRUNE_TICK)
        ticker.add("health", parts.health.tell_due, every=HEALTH_TICK, then="deliver")
    if Role.EDITOR in roles:
        ticker.add("match", parts.matching.match_due, every=EDIT_TICK, then="group")
        ticker.add("group", parts.grouping.group_due, every=EDIT_TICK, then="alert")
        ticker.add("alert", parts.alerts.alert_due, every=EDIT_TICK, then="deliver")
        ticker.add("appointments", parts.appointments.recall, every=RECALL_TICK, then="compose")
        ticker.add("regroup", parts.grouping.regroup_due, every=REGROUP_TICK)
        ticker.add("compose", parts.composing.compose_due, every=COMPOSE_TICK, then="deliver")
    if Role.SENDER in roles and telegram and delivery:

        async def deliver() -> int:
            done = await delivery.deliver_due() if connected.is_set() else 0
            if delivery.is_refused:
                telegram.polling.was_refused()
            return done

        ticker.add("deliver", deliver, every=DELIVER_TICK)


def _add_progress(parts: Parts, telegram: TelegramChat, connected: asyncio.Event) -> None:
    progress = ImportProgress(telegram.bot, parts.renderer, parts.imports)

    async def tell() -> int:
        return await progress.tell_due() if connected.is_set() else 0

    parts.ticker.add("imports", tell, every=IMPORT_TICK)


async def _connect(parts: Parts, telegram: TelegramChat | None, connected: asyncio.Event) -> None:
    """Log in to Telegram, however long it is out of reach; meanwhile the other steps go on.

    Then go on for as long as Telegram knows the token, and listen if that is our part.
    """
    if telegram is None:
        return
    await telegram.connect()
    connected.set()
    parts.ticker.wake("deliver")
    if Role.CHAT in parts.settings.roles:
        await telegram.listen()
    await telegram.polling.until_refused()


async def _until(stop: asyncio.Event, connecting: asyncio.Task[None]) -> None:
    """Return when ``stop`` is set; raise what ``connecting`` raises."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({stopping, connecting}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            connecting.result()
        await stopping
    finally:
        stopping.cancel()


async def _stop(
    parts: Parts, telegram: TelegramChat | None, delivery: DeliveryService | None
) -> None:
    """Take nothing new, finish what is under way, in the order in which work flows."""
    listening = telegram.stop_listening() if telegram else asyncio.sleep(0)
    sending = delivery.stop(grace=STOP_PATIENCE.total_seconds()) if delivery else asyncio.sleep(0)
    await asyncio.gather(listening, sending, parts.ticker.stop(patience=STOP_PATIENCE))
    await parts.notices.stop()
    await parts.polling.until_written()
    if telegram:
        await telegram.close()
