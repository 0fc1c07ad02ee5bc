"""A tiny bot in plain HTTP that plays one scene, so that the chat page is tested by itself."""

import asyncio
import json
from http import HTTPStatus
from types import TracebackType
from typing import Self, cast

import aiohttp

Json = dict[str, object]

WELCOME = (
    "<b>Welcome, Rana.</b>\n\nI read the news for you and send you what you asked for as a "
    "digest, every day at <b>08:00</b> UTC.\n\nTap one to begin, or type a /subscribe of your own."
)
FOLLOWED = (
    "You follow <b>Haydar al-Qasimiri</b>, also written <i>Haidar Al-Qassimiri</i> and "
    "<i>حيدر القاسميري</i>.\n\nThe last seven days would have brought <b>4 stories</b>:\n"
    "• <a href='http://127.0.0.1:9/wire/7'>Foreign troops must go before any deal</a>\n"
    "• <a href='http://127.0.0.1:9/wire/17'>Al-Qasimiri and Marwandi meet for the first time "
    "since spring</a>"
)
DIGEST = """<b>Your digest</b> · Monday, 23 November, 08:00

<b>1. <a href="http://127.0.0.1:9/gazette/4">Al-Qasimiri: Marwandi's visit is no success unless \
Valdorian troops leave</a></b>
<i>Haydar al-Qasimiri · 4 sources · 3 h ago</i>
Haydar al-Qasimiri said on Monday that the visit to Valdoria would be no success unless it ended \
the presence of foreign troops in Sahrin. About 1,400 soldiers have been stationed near the border.

<blockquote expandable>Also reported by Sahrin Wire, The Amara Ledger and صحيفة الميناء.
The Ledger expects the word “phased”.
The Wire heard of “one number only: how many soldiers are left”.
The embassy called the talks “orderly”.</blockquote>
<b>2. <a href="http://127.0.0.1:9/sada/8">ميناء نسيم يشغّل أول محطة لتحلية المياه في صحرين</a></b>
<i>صدى صحرين · قبل ساعتين</i>
بدأت محطة تحلية المياه الكبرى الأولى في صحرين ضخ المياه إلى شبكة ميناء نسيم يوم الاثنين.

<b>3. <a href="http://127.0.0.1:9/ledger/9">Mosaic with a map of the old harbour found</a></b>
<i>“Port Naseem” · The Amara Ledger · 5 h ago</i>
Archaeologists have uncovered a floor mosaic under the fish market."""

COMMANDS = [
    {"command": "subscribe", "description": "Follow a person, a party, a state or a topic"},
    {"command": "list", "description": "What you follow"},
    {"command": "digest", "description": "A digest now"},
    {"command": "time", "description": "When your digest comes"},
    {"command": "timezone", "description": "Where you are"},
    {"command": "help", "description": "What I can do"},
]


class ScriptedBot:
    """Polls, and answers by heart. Runs while its context is open."""

    def __init__(self, api_url: str, token: str) -> None:
        self._base = f"{api_url}/bot{token}"
        self._session = aiohttp.ClientSession()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        scope = {"type": "all_private_chats"}
        await self.call("setMyCommands", commands=COMMANDS, scope=scope)
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._session.close()

    async def call(self, method: str, **fields: object) -> object:
        """Call a method; return its result. Waits when asked to, fails on any other refusal."""
        while True:
            async with self._session.post(f"{self._base}/{method}", json=fields) as response:
                answer = cast("Json", json.loads(await response.text()))
            if answer["ok"]:
                return answer["result"]
            if answer["error_code"] != HTTPStatus.TOO_MANY_REQUESTS:
                raise AssertionError(answer)
            await asyncio.sleep(float(cast("dict[str, int]", answer["parameters"])["retry_after"]))

    async def send(self, chat: object, text: str, *rows: list[Json], **more: object) -> None:
        """Send HTML with inline buttons, one list for each row."""
        await self.call(
            "sendMessage",
            chat_id=chat,
            text=text,
            parse_mode="HTML",
            reply_markup={"inline_keyboard": list(rows)} if rows else None,
            **more,
        )

    async def _run(self) -> None:
        offset = 0
        while True:
            updates = await self.call("getUpdates", offset=offset, timeout=20)
            for update in cast("list[Json]", updates):
                offset = cast("int", update["update_id"]) + 1
                if "message" in update:
                    await self._on_message(cast("Json", update["message"]))
                elif "callback_query" in update:
                    await self._on_tap(cast("Json", update["callback_query"]))

    async def _on_message(self, message: Json) -> None:
        chat = cast("Json", message["chat"])["id"]
        text = str(message.get("text", ""))
        thread = message.get("message_thread_id")
        if text.startswith("/start"):
            await self.call("sendChatAction", chat_id=chat, action="typing")
            await self.send(
                chat,
                WELCOME,
                [_button("Haydar al-Qasimiri", "follow")],
                [_button("Desalination", "follow"), _button("Port strike", "follow")],
            )
        elif text.startswith("/subscribe"):
            await self.send(
                chat, FOLLOWED, [_button("Pause", "pause"), _button("Unsubscribe", "un")]
            )
        elif text.startswith("/digest"):
            link: Json = {"text": "Open", "url": "http://127.0.0.1:9/"}
            await self.send(chat, DIGEST, [_button("Why these?", "why"), link])
        elif text.startswith("/timezone"):
            markup = {"force_reply": True, "input_field_placeholder": "Baghdad, or UTC+3"}
            await self.call(
                "sendMessage", chat_id=chat, text="Which city are you in?", reply_markup=markup
            )
        elif "reply_to_message" in message:
            await self.send(chat, f"Your zone is that of <b>{text}</b> now.")
        elif thread:
            await self.send(chat, "In this topic.", message_thread_id=thread)

    async def _on_tap(self, query: Json) -> None:
        message = cast("Json", query["message"])
        chat, data = cast("Json", message["chat"])["id"], query["data"]
        texts = {"pause": "Paused until tomorrow", "why": "Because you follow Haydar al-Qasimiri."}
        alert = data == "why"
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=texts.get(str(data), ""),
            show_alert=alert,
        )
        if data == "un":
            await self.call(
                "editMessageText",
                chat_id=chat,
                message_id=message["message_id"],
                text="You no longer follow <b>Haydar al-Qasimiri</b>.",
                parse_mode="HTML",
            )
        elif data == "follow":
            await self.send(
                chat, FOLLOWED, [_button("Pause", "pause"), _button("Unsubscribe", "un")]
            )


def _button(text: str, data: str) -> Json:
    return {"text": text, "callback_data": data}
