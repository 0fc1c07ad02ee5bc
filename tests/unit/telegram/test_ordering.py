import asyncio

from telegram import Chat, Message, Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.ordering import ChatOrder, step_aside


def _update(number: int, chat_id: int) -> Update:
    message = Message(number, date=None, chat=Chat(chat_id, "private"))  # type: ignore[arg-type]  # not read here
    return Update(number, message=message)


async def _handle(
    processor: BaseUpdateProcessor, update: Update, work: asyncio.Event, log: list[str]
) -> None:
    async def handler() -> None:
        log.append(f"begin {update.update_id}")
        await work.wait()
        log.append(f"end {update.update_id}")

    await processor.process_update(update, handler())


async def _settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_chat_waits_for_itself_and_for_no_other() -> None:
    order, log = ChatOrder(), list[str]()
    slow, quick = asyncio.Event(), asyncio.Event()
    quick.set()
    tasks = [
        asyncio.create_task(_handle(order, _update(1, 10), slow, log)),
        asyncio.create_task(_handle(order, _update(2, 10), quick, log)),
        asyncio.create_task(_handle(order, _update(3, 20), quick, log)),
    ]
    await _settled()
    assert log == ["begin 1", "begin 3", "end 3"]
    slow.set()
    await asyncio.gather(*tasks)
    assert log[3:] == ["end 1", "begin 2", "end 2"]


async def test_what_steps_aside_lets_the_chat_go_on_once() -> None:
    order, log, released = ChatOrder(), list[str](), asyncio.Event()

    async def long_work(name: str) -> None:
        log.append(f"begin {name}")
        step_aside()
        step_aside()
        await released.wait()
        log.append(f"end {name}")

    done = asyncio.Event()
    done.set()
    tasks = [
        asyncio.create_task(order.process_update(_update(1, 10), long_work("a"))),
        asyncio.create_task(order.process_update(_update(2, 10), long_work("b"))),
        asyncio.create_task(_handle(order, _update(3, 10), done, log)),
    ]
    await _settled()
    assert log == ["begin a", "begin b"]  # the second one keeps its turn
    released.set()
    await asyncio.gather(*tasks)
    assert log[2:] == ["end a", "end b", "begin 3", "end 3"]
    released.clear()
    again = asyncio.create_task(order.process_update(_update(4, 10), long_work("c")))
    await _settled()
    await _handle(order, _update(5, 10), done, log)  # it may step aside again
    released.set()
    await again
    step_aside()  # outside of all turns nothing happens


async def test_a_chat_that_floods_leaves_room_for_others() -> None:
    order, log = ChatOrder(), list[str]()
    never, now = asyncio.Event(), asyncio.Event()
    now.set()
    flood = [
        asyncio.create_task(_handle(order, _update(number, 10), never, log))
        for number in range(500)
    ]
    await _settled()
    await _handle(order, _update(1_000, 20), now, log)
    assert "end 1000" in log
    never.set()
    await asyncio.gather(*flood)
