"""Values that are made by the thousand: as other data classes that nobody changes, only cheaper."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(kind: type[Made]) -> type[Made]:
    """Make a data class with slots that the type checker lets nobody change.

    To have Python forbid it, too, makes each three times as dear: every field is then set by a
    call. For classes of which few are made, ``@dataclass(frozen=True, slots=True)`` is right.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)
