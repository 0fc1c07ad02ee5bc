"""The starter registry: actors that ship with the program, and all states.

The files in ``data/starter`` hold one actor in each block of lines. The states' names come from
Unicode's CLDR through Babel.
"""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.matching.exchange.drafting import DraftError, drafted, drafted_from, english_names
from bot.matching.exchange.model import BadOffer, Offer
from bot.matching.known.blocks import blocks
from bot.matching.model import ActorDraft, Alias
from bot.matching.spelling import folded
from bot.matching.territories import SHORTEST, territory_named

STATES = "states.txt"


def starter() -> Iterator[Offer | BadOffer]:
    """Yield the actors of the starter registry, then all states."""
    folder = files("bot.matching") / "data" / "starter"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".txt") and file.name != STATES:
            yield from _actors(file)
    for code, name in _codes(folder / STATES).items():
        yield Offer(f"{STATES} {code}", state(code, name))


def _actors(file: Traversable) -> Iterator[Offer | BadOffer]:
    for block in blocks(file):
        try:
            yield Offer(block.place, drafted_from(block))
        except DraftError as exc:
            yield BadOffer(block.place, str(exc))


def _codes(file: Traversable) -> dict[str, str]:
    """Return the codes of states, each with the name to show; empty: the CLDR's English one."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    named = (line.partition(":") for line in lines if ":" in line)
    codes = {code: "" for line in lines if ":" not in line for code in line.split()}
    return codes | {code: name.strip() for code, _, name in named}


def state(code: str, name: str = "") -> ActorDraft:
    """Return a state by its ISO 3166 code, with its names in the bot's languages.

    So that whoever types one of them finds it. The match step looks for them anyway, and for the
    demonyms; very short ones, which are words in other languages, it takes from nobody. ``name``
    is the one to show; empty: the CLDR's English one.
    """
    english = english_names()[code]
    territory = territory_named(english)
    own = territory is not None and territory.code == code
    names = {folded(one): one for one in (name or english, english)}
    for other in territory.names if territory and own else ():
        named = territory_named(other)  # some names are another state's, too
        if named and named.code == code and _is_telling(other):
            names.setdefault(folded(other), other)
    return drafted([Alias(one) for one in names.values()], kind="state", country=code)


def _is_telling(name: str) -> bool:
    return len(folded(name)) >= SHORTEST or name.isupper() or not name.isascii()
