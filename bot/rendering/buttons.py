"""Buttons: typed values in code, at most 64 bytes of text on the wire.

The text is the layout's tag and the fields, joined by colons: ``more1:42:2``. A layout is never
changed, only replaced by one with a new tag: buttons in old messages outlive releases. What comes
back from Telegram is written by a stranger until checked, so only what ``pack`` could have
written is accepted.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast, dataclass_transform, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAX_BYTES = 64
"""https://core.telegram.org/bots/api#inlinekeyboardbutton, ``callback_data``."""

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_LARGEST = 2**63 - 1
"""Beyond this no database column could have held the number."""

_Reader = Callable[[str], object]
_B = TypeVar("_B", bound="Button")


class Button:
    """The base of all layouts; see ``layout``."""

    __slots__ = ()
    tag: ClassVar[str]

    def pack(self) -> str:
        """Return the wire text; raise ``ValueError`` when it does not fit into 64 bytes."""
        layout_of = _LAYOUTS[self.tag]
        values = (str(getattr(self, field)) for field in layout_of.readers)
        data = ":".join((self.tag, *values))
        if len(data.encode()) > MAX_BYTES:
            raise ValueError(f"button {self.tag} takes more than {MAX_BYTES} bytes")
        return data


@dataclass(frozen=True, slots=True)
class StaleButton:
    """A tap on a button of another release, or a forged one."""

    data: str


@dataclass(frozen=True, slots=True)
class _Layout:
    button: type[Button]
    readers: dict[str, _Reader]
    """By field, in order."""


_LAYOUTS: dict[str, _Layout] = {}


@dataclass_transform(frozen_default=True)
def layout(tag: str) -> Callable[[type[_B]], type[_B]]:
    """Make a subclass of ``Button`` a frozen dataclass and register it under ``tag``.

    Fields are whole numbers (ids too) or ``StrEnum`` members without colons; the last one may be
    plain ``str``, which the receiver has to check like anything a stranger typed.
    """

    def register(button: type[_B]) -> type[_B]:
        if tag in _LAYOUTS or ":" in tag:
            raise ValueError(f"tag {tag} is taken or has a colon")
        button.tag = tag
        made = dataclass(frozen=True, slots=True)(button)
        names = [field.name for field in fields(cast("type[DataclassInstance]", made))]
        hints = get_type_hints(made)
        readers = {field: _reader(hints[field], last=field == names[-1]) for field in names}
        _LAYOUTS[tag] = _Layout(made, readers)
        return made

    return register


def unpack(data: str) -> Button | StaleButton:
    """Return the button that packs to ``data``, or ``StaleButton`` when no layout does."""
    tag, *rest = data.split(":")
    known = _LAYOUTS.get(tag)
    if known is None:
        return StaleButton(data)
    parts = data.split(":", len(known.readers))[1:]
    if len(parts) != len(known.readers) or (rest and not parts):
        return StaleButton(data)
    build = cast("Callable[..., Button]", known.button)
    try:
        readers = known.readers.values()
        button = build(*(read(part) for read, part in zip(readers, parts, strict=True)))
        packed = button.pack()
    except ValueError:
        return StaleButton(data)
    return button if packed == data else StaleButton(data)


def _reader(hint: object, *, last: bool) -> _Reader:
    plain = getattr(hint, "__supertype__", hint)  # DigestId is an int at run time
    if plain is int:
        return _integer
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return plain
    if plain is str and last:
        return str
    raise TypeError("a button's field is a whole number, a StrEnum, or (the last one) text")


def _integer(text: str) -> int:
    # int() alone would take "٣", "1_0" and " 3" as well.
    if not _INTEGER.fullmatch(text) or abs(number := int(text)) > _LARGEST:
        raise ValueError("not a whole number")
    return number
