"""The form in which actors are written down in ``data``: one in each block of lines.

In a block stand the names in each language, parted by ``|`` and weak behind a ``~``, what the actor
is and where it is at home, words of its context, and phrases in which its name means another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from bot.matching.model import Alias, Strength

SPOKEN = ("en", "ar", "ckb", "fa", "tr", "ru", "fr", "de", "es")
"""Languages in which an actor may have names, and their order in a block."""
WEAK_SIGN = "~"
_FIELDS = frozenset({"is", "context", "not", *SPOKEN})


class BlockError(ValueError):
    """A block has a line that is not understood; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one actor, as they stand in a file."""

    place: str
    """For people: the file and the line."""
    lines: tuple[str, ...]

    def fields(self) -> Mapping[str, str]:
        """Return what stands behind each key. Raises ``BlockError``."""
        fields: dict[str, str] = {}
        for line in self.lines:
            key, colon, value = line.partition(":")
            if not colon or key in fields or key not in _FIELDS:
                raise BlockError(f"the line {line!r} is not understood")
            fields[key] = value.strip()
        return fields

    def aliases(self) -> tuple[Alias, ...]:
        """Return the names in all languages; one may stand there twice. Raises ``BlockError``."""
        fields = self.fields()
        return tuple(_alias(one) for spoken in SPOKEN for one in items(fields.get(spoken, "")))


def blocks(file: Traversable) -> Iterator[Block]:
    """Yield the groups of lines between empty ones; a line behind ``#`` is a comment."""
    lines: list[str] = []
    start = 0
    for number, line in enumerate([*file.read_text("utf-8").splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            yield Block(f"{file.name} line {start}", tuple(lines))
            lines = []


def items(value: str) -> list[str]:
    """Return what stands between the ``|`` of a line."""
    return [item.strip() for item in value.split("|") if item.strip()]


def _alias(written: str) -> Alias:
    weak = written.startswith(WEAK_SIGN)
    return Alias(written.removeprefix(WEAK_SIGN), Strength.WEAK if weak else Strength.STRONG)
