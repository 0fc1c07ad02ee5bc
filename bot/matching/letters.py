"""Letters as other languages write them: by their names (جي دي, JD) or by others (МАГАТЭ)."""

from functools import cache
from importlib.resources import files
from itertools import islice, product

from bot.matching.names import bare

_NAMES = {
    "A": "إيه|أي", "B": "بي", "C": "سي", "D": "دي", "E": "إي", "F": "إف", "G": "جي", "H": "إتش",
    "I": "آي", "J": "جي|جيه", "K": "كي|كيه", "L": "إل", "M": "إم", "N": "إن", "O": "أو",
    "P": "بي", "Q": "كيو", "R": "آر", "S": "إس", "T": "تي", "U": "يو", "V": "في", "W": "دبليو",
    "X": "إكس", "Y": "واي", "Z": "زد",
}  # fmt: skip
"""What Arabic calls the Latin letters."""
MOST_WAYS = 4
LEAST_CYRILLIC = 4
"""Letters of an acronym in Cyrillic that no other organisation has."""


def spelled_out(letters: str) -> list[str]:
    """Return Latin letters by their Arabic names, a word each; nothing for other words."""
    plain = bare(letters)
    if not (plain.isascii() and plain.isupper() and plain.isalpha()):
        return []
    ways = product(*(_NAMES[letter].split("|") for letter in plain))
    return [" ".join(way) for way in islice(ways, MOST_WAYS)]


@cache
def _abroad() -> dict[str, tuple[str, ...]]:
    text = (files("bot.matching") / "data" / "acronyms_abroad.txt").read_text("utf-8")
    rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {one: tuple(other for other in row if other != one) for row in rows for one in row}


def acronyms_abroad(letters: str) -> tuple[str, ...]:
    """Return the letters of the same organisation in other languages."""
    return _abroad().get(bare(letters), ())


def tells_abroad(letters: str) -> bool:
    """Say whether letters of another language are nobody else's."""
    return len(letters) >= LEAST_CYRILLIC and not letters.isascii() and "А" <= letters[0] <= "Я"
