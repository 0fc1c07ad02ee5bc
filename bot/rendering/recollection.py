"""Texts that are rendered for many chats alike, rendered once."""

from collections.abc import Callable, Hashable

KEPT = 20_000
"""Things whose texts are kept: some forty MB of stories."""

VARIANTS = 8
"""Texts of one thing that are kept: the newest, since of most things only the minute changes."""


class Watched:
    """Stands for a value in a template, and notes which of its attributes are read."""

    def __init__(self, value: object, reads: dict[str, object]) -> None:
        self.__dict__["_value"] = value
        self.__dict__["_reads"] = reads

    def __getattr__(self, name: str) -> object:
        found = getattr(self.__dict__["_value"], name)
        self.__dict__["_reads"][name] = found
        return found


class Recollection:
    """Keeps rendered texts by what their templates read.

    A digest differs from chat to chat, but of it the template of a story reads next to nothing. So
    a text is kept with the attributes that were read of the digest, and is good for every digest
    in which they are the same. A template that reads more, an operator's, is recalled less
    often, and never wrongly.
    """

    def __init__(self) -> None:
        self._texts: dict[Hashable, list[tuple[dict[str, object], str]]] = {}

    def recall(self, key: Hashable, value: object, render: Callable[[object], str]) -> str:
        """Return what ``render`` makes of ``value`` for ``key``, all else that it depends on."""
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) >= KEPT:
                self._texts.clear()
            known = self._texts[key] = []
        for reads, text in known:
            if all(getattr(value, name) == seen for name, seen in reads.items()):
                return text
        reads: dict[str, object] = {}
        text = render(Watched(value, reads))
        known.insert(0, (reads, text))
        del known[VARIANTS:]
        return text
