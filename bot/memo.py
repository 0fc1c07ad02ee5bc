"""Results that are kept for whoever asks the same again."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Memo(Generic[_Key, _Value]):
    """Remembers up to ``most`` results of a pure function; when full, it forgets them all.

    For functions whose arguments are not what decides: the caller names the key. The whole is
    forgotten at once because that needs no bookkeeping at each look (as in Python's ``re``).
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[_Key, _Value] = {}

    def __contains__(self, key: _Key) -> bool:
        return key in self._known

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """Return what is known of ``key``, else make it and remember it."""
        try:
            return self._known[key]
        except KeyError:
            value = make()
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = value
        return value
