"""Faults on demand: what goes wrong with the next calls, and in which way."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.demo.bot_api.answers import ApiError, Json, forbidden, migrated, too_many_requests

FaultKind = Literal[
    "refuse", "html_page", "hang", "hang_after", "reset_before", "reset_after", "broken_json"
]
SENDS = frozenset({"sendmessage", "editmessagetext", "editmessagereplymarkup"})
"""The methods that create or edit a message, in lower case."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong ``count`` times.

    ``method`` None means every method that creates or edits a message; ``chat_id`` None any chat.
    "hang" holds the call for ``seconds`` and drops it; "hang_after", "reset_after" and
    "broken_json" accept it first, so that only the answer is lost.
    """

    kind: FaultKind = "refuse"
    method: str | None = None
    chat_id: int | None = None
    count: int = 1
    error: ApiError | None = None
    status: int = 502
    seconds: float = 3600.0

    @property
    def is_after(self) -> bool:
        """Return whether the call takes effect before it goes wrong."""
        return self.kind in {"hang_after", "reset_after", "broken_json"}

    def concerns(self, method: str, chat_id: int | None) -> bool:
        """Return whether a call (its method in lower case) meets this fault."""
        wanted = method in SENDS if self.method is None else method == self.method.lower()
        return wanted and self.chat_id in {None, chat_id}

    def as_json(self) -> Json:
        """Return what the control page shows of it."""
        return {
            "kind": self.kind,
            "method": self.method,
            "chat_id": self.chat_id,
            "count": self.count,
            "description": self.error.description if self.error else None,
        }


def blocked(reason: str = "bot was blocked by the user") -> ApiError:
    """Return Telegram's 403."""
    return forbidden(reason)


def server_error(code: int = 500) -> ApiError:
    """Return a 5xx as the Bot API server words it."""
    words = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
    return ApiError(code, words.get(code, "Internal Server Error"))


class Faults:
    """The faults still to come, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let something go wrong."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well again. A call that hangs already goes on hanging."""
        self._waiting.clear()

    def waiting(self) -> list[Fault]:
        """Return what is still to come."""
        return list(self._waiting)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that this call meets, one less of it left; None if all goes well."""
        for at, fault in enumerate(self._waiting):
            if fault.concerns(method, chat_id):
                if fault.count > 1:
                    self._waiting[at] = replace(fault, count=fault.count - 1)
                else:
                    del self._waiting[at]
                return fault
        return None


def fault_from_json(wish: Json) -> Fault:
    """Read what ``POST /demo/faults`` asks for. Raise ValueError in one sentence if it is wrong.

    ``kind`` is one of "blocked", "too_many_requests" (``retry_after``), "migrated"
    (``migrate_to_chat_id``), "server_error" (``status``), "error" (``status``, ``description``)
    or one of Fault's own kinds; ``method``, ``chat_id``, ``count`` and ``seconds`` are optional.
    """
    kind = str(wish.get("kind", ""))
    base = Fault(
        method=str(wish["method"]) if wish.get("method") else None,
        chat_id=_number(wish, "chat_id", 0) or None,
        count=_number(wish, "count", 1),
        status=_number(wish, "status", 502),
        seconds=float(_number(wish, "seconds", 3600)),
    )
    match kind:
        case "html_page" | "hang" | "hang_after" | "reset_before" | "reset_after" | "broken_json":
            return replace(base, kind=kind)
        case "blocked":
            error = blocked()
        case "too_many_requests":
            error = too_many_requests(_number(wish, "retry_after", 5))
        case "migrated":
            error = migrated(_number(wish, "migrate_to_chat_id", 0))
        case "server_error":
            error = server_error(_number(wish, "status", 500))
        case "error":
            error = ApiError(_number(wish, "status", 400), str(wish.get("description", "")))
        case _:
            raise ValueError(f"There is no fault of the kind {kind!r}.")
    return replace(base, error=error)


def _number(wish: Json, key: str, default: int) -> int:
    value = wish.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key} must be a number.")  # noqa: TRY004  # its caller shows ValueErrors
    return int(value)
