"""Which ``reply_markup`` Telegram accepts."""

from typing import cast

from bot.demo.bot_api.answers import Json, bad_request
from bot.demo.bot_api.markup import checked_url

MOST_BUTTONS = 100
MOST_CALLBACK_BYTES = 64
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_ACTIONS = frozenset(
    {
        "callback_data", "url", "web_app", "login_url", "switch_inline_query", "callback_game",
        "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "pay",
    }
)  # fmt: skip


def checked(markup: object) -> Json | None:
    """Return ``markup`` as it will be stored, None for no buttons. Raise ApiError if refused."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    found = cast("Json", markup)
    if "inline_keyboard" in found:
        rows = _rows(found["inline_keyboard"], "inline keyboard")
        for button in (button for row in rows for button in row):
            _check_inline(button)
        rows = [row for row in rows if row]
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in found:
        _rows(found["keyboard"], "keyboard")
    return found if any(kind in found for kind in KINDS) else None


def _rows(value: object, what: str) -> list[list[Json]]:
    """Return rows of button objects; a bare string counts as its text."""
    if not isinstance(value, list):
        raise bad_request(f'field "{what.replace(" ", "_")}" must be of type Array')
    rows: list[list[Json]] = []
    for row in cast("list[object]", value):
        if not isinstance(row, list):
            raise bad_request(f"can't parse {what} button row: expected an Array")
        rows.append([_button(each, what) for each in cast("list[object]", row)])
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _button(value: object, what: str) -> Json:
    if isinstance(value, str):
        return {"text": value}
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {what} button: expected an Object")
    button = cast("Json", value)
    if not isinstance(button.get("text"), str):
        raise bad_request(f'can\'t parse {what} button: field "text" must be of type String')
    return button


def _check_inline(button: Json) -> None:
    if not str(button["text"]).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not _ACTIONS & button.keys():
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MOST_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and checked_url(str(url)) is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
