import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.exchange.model import BadOffer, Offer
from bot.matching.exchange.wikidata import read_entity
from bot.matching.model import ActorDraft, Alias, Strength

DATA = Path(__file__).parents[3] / "data" / "exchange"


def _offer(number: str) -> Offer | BadOffer:
    return read_entity(number, (DATA / f"{number}.json").read_bytes())


def test_labels_come_before_aliases_in_the_languages_of_the_bot() -> None:
    offer = _offer("Q900000001")
    assert isinstance(offer, Offer)
    assert offer.place == "Q900000001"
    assert offer.draft == ActorDraft(
        (
            Alias("Mira Dallin"),
            Alias("ميرا دالين"),
            Alias("میرا دالین"),
            Alias("Мира Даллин"),
            Alias("Mira Ona Dallin"),
            Alias("Dallin", Strength.WEAK),
            Alias("MOD", Strength.WEAK),
            Alias("Mira Dalin"),
        ),
        kind="person",
        country="Iraq",  # preferred; what is deprecated says nothing
    )


def test_an_entity_that_was_merged_comes_under_its_new_number() -> None:
    offer = _offer("Q900000003")
    assert isinstance(offer, Offer)
    assert [alias.written for alias in offer.draft.aliases] == [
        "Velmora Council",
        "Rat von Velmora",
    ]
    assert (offer.draft.kind, offer.draft.country) == ("party", None)


def test_an_entity_without_a_name_we_can_read_is_no_actor() -> None:
    offer = _offer("Q900000002")
    assert offer == BadOffer("Q900000002", "it cannot be taken over: there is no name")


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"entities": []}',
        b'{"entities": {"Q1": {"id": "Q1", "missing": ""}}}',
        b'{"entities": {"Q1": {"labels": {"en": {}}}}}',
        b'{"entities": {"Q1": {"labels": {"en": 5}}}}',
        b'{"entities": {"Q1": {"aliases": {"en": {"a": 1}}}}}',
        b'{"entities": {"Q1": {"claims": {"P31": [{}]}, "labels": {"en": {"value": "A"}}}}}',
        b'{"entities": {"Q1": {"claims": {"P31": 3}}}}',
        b"[" * 100_000,
    ],
)
def test_an_odd_answer_is_a_bad_offer(document: bytes) -> None:
    assert isinstance(read_entity("Q1", document), BadOffer)


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_labels_of_any_shape_break_nothing(labels: object) -> None:
    document = {"entities": {"Q1": {"labels": labels, "claims": labels}}}
    assert isinstance(read_entity("Q1", json.dumps(document).encode()), BadOffer)
