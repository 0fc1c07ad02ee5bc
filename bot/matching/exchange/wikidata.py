"""Actors from Wikidata, whose data are in the public domain (CC0).

An entity is asked for by its number, as JSON, from ``Special:EntityData``
(https://www.wikidata.org/wiki/Wikidata:Data_access). Its names are its labels and aliases in the
bot's languages; its kind and country come from a few statements.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

from bot.matching.exchange.drafting import (
    MOST_NAMES,
    DraftError,
    drafted,
    english_names,
    is_name,
    marked,
)
from bot.matching.exchange.model import BadOffer, Offer
from bot.matching.exchange.scripts import is_in_script_of_the_bot
from bot.matching.model import ActorDraft
from bot.sources.fetching import Fetcher
from bot.sources.model import Fetched, FetchFailed

SITE = "https://www.wikidata.org"
LANGUAGES = ("en", "mul", "en-gb", "ar", "ckb", "ku", "fa", "tr", "ru", "fr", "de", "es")
"""Of Wikidata; ``mul`` are names that are the same in many languages."""

_NUMBER = re.compile(r"Q[1-9]\d{0,11}")
_INSTANCE_OF, _COUNTRY, _CITIZENSHIP, _CODE = "P31", "P17", "P27", "P297"

Json = dict[str, Any]


async def fetch_wikidata(
    fetcher: Fetcher, numbers: Sequence[str], *, site: str = SITE
) -> list[Offer | BadOffer]:
    """Return the entities of these numbers (Q42), one after the other.

    ``site``: where a Wikibase answers. What cannot be had is a bad offer, and stops no other.
    """
    return [await _fetched(fetcher, number.strip().upper(), site) for number in numbers]


async def _fetched(fetcher: Fetcher, number: str, site: str) -> Offer | BadOffer:
    if not _NUMBER.fullmatch(number):
        return BadOffer(number, "it is not the number of a Wikidata entity, such as Q42")
    answer = await fetcher.fetch(f"{site.rstrip('/')}/wiki/Special:EntityData/{number}.json")
    match answer:
        case Fetched():
            return read_entity(number, answer.body)
        case FetchFailed(status=404 | 410):
            return BadOffer(number, "Wikidata has no such entity")
        case FetchFailed():
            detail = f" ({answer.detail})" if answer.detail else ""
            return BadOffer(number, f"Wikidata could not be asked: {answer.error_code}{detail}")
        case _:
            return BadOffer(number, "Wikidata answered without the entity")


def read_entity(number: str, document: bytes) -> Offer | BadOffer:
    """Return the entity that a document describes; one that was merged has another number there."""
    try:
        entity = _entity(number, json.loads(document))
        if entity is None:
            return BadOffer(number, "the answer has no such entity")
        return Offer(number, _draft(entity))
    except DraftError as exc:
        return BadOffer(number, f"it cannot be taken over: {exc}")
    except (ValueError, TypeError, KeyError, RecursionError):
        return BadOffer(number, "the answer is not what Wikidata writes")


def _entity(number: str, document: Json) -> Json | None:
    entities = _object(document["entities"])
    others = list(entities.values())
    found = _object(entities.get(number, others[0] if len(others) == 1 else None))
    return found if found and "missing" not in found else None


def _object(value: Any) -> Json:  # noqa: ANN401  # JSON may be anything
    """Return an object; what is none counts as empty: PHP writes an empty object as ``[]``."""
    return cast("Json", value) if isinstance(value, dict) else {}


def _draft(entity: Json) -> ActorDraft:
    """Return an entity as an actor. Raises ``DraftError`` and whatever odd shapes bring about."""
    kind = _kind(entity)
    names = [name for name in dict.fromkeys(_names(entity)) if _is_usable(name)][:MOST_NAMES]
    return drafted(marked(names, kind=kind), kind=kind, country=_country(entity))


def _is_usable(name: str) -> bool:
    return is_name(name) and is_in_script_of_the_bot(name)


def _names(entity: Json) -> Iterator[str]:
    """Yield labels, then aliases."""
    labels, aliases = _object(entity.get("labels")), _object(entity.get("aliases"))
    for language in LANGUAGES:
        if language in labels:
            yield " ".join(str(labels[language]["value"]).split())
    for language in LANGUAGES:
        for alias in aliases.get(language, ()):
            yield " ".join(str(alias["value"]).split())


def _kind(entity: Json) -> str:
    known = _table("wikidata_kinds")
    kinds = [known[number] for number in _items(entity, _INSTANCE_OF) if number in known]
    return next(iter(kinds), "")


def _country(entity: Json) -> str:
    own = [str(value) for value in _values(entity, _CODE)]
    if own and own[0] in english_names():
        return own[0]
    known = _table("wikidata_countries")
    for statement in (_COUNTRY, _CITIZENSHIP):
        codes = [known[number] for number in _items(entity, statement) if number in known]
        if codes:
            return codes[0]
    return ""


def _items(entity: Json, statement: str) -> list[str]:
    return [str(value["id"]) for value in _values(entity, statement)]


def _values(entity: Json, statement: str) -> list[Any]:
    """Return what a statement says, what is preferred first, without what is deprecated."""
    claims = [_object(claim) for claim in _object(entity.get("claims")).get(statement, ())]
    claims = [claim for claim in claims if claim.get("rank") != "deprecated"]
    claims.sort(key=lambda claim: claim.get("rank") != "preferred")
    snaks = [_object(claim["mainsnak"]) for claim in claims]
    return [snak["datavalue"]["value"] for snak in snaks if snak.get("snaktype") == "value"]


@cache
def _table(name: str) -> dict[str, str]:
    """Return a table in ``data``: the number of an entity, and what it stands for."""
    text = (files("bot.matching") / "data" / f"{name}.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {number: value for value, *numbers in lines for number in numbers}
