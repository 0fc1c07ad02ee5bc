from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import DigestId, SubscriptionId
from bot.rendering.buttons import Button, StaleButton, layout, unpack


class Deed(StrEnum):
    PAUSE = "pause"
    REMOVE = "remove"


@layout("tpage1")
class PageButton(Button):
    digest_id: DigestId
    page: int


@layout("tdeed1")
class DeedButton(Button):
    deed: Deed
    subscription_id: SubscriptionId


@layout("tzone1")
class ZoneButton(Button):
    zone: str


@layout("tnone1")
class PlainButton(Button):
    pass


numbers = st.integers(-(2**63) + 1, 2**63 - 1)


@given(numbers, numbers)
def test_a_button_of_numbers_comes_back_as_it_went(digest_id: int, page: int) -> None:
    button = PageButton(DigestId(digest_id), page)
    assert unpack(button.pack()) == button


@given(st.sampled_from(Deed), numbers)
def test_a_button_with_a_choice_comes_back_as_it_went(deed: Deed, subscription_id: int) -> None:
    button = DeedButton(deed, SubscriptionId(subscription_id))
    assert unpack(button.pack()) == button


@given(st.text(alphabet="abc:/ _é", max_size=25))
def test_text_may_hold_colons(zone: str) -> None:
    assert unpack(ZoneButton(zone).pack()) == ZoneButton(zone)


def test_a_button_without_fields_is_its_tag() -> None:
    assert unpack(PlainButton().pack()) == PlainButton()


@given(st.one_of(st.text(), st.from_regex(r"(tpage1|tdeed1|tzone1|tnone1)(:[a-z0-9٣_+ -]*){0,3}")))
def test_only_what_was_packed_is_unpacked(data: str) -> None:
    button = unpack(data)
    assert isinstance(button, StaleButton) or button.pack() == data


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "tpage1",
        "tpage1:1",
        "tpage1:1:2:3",
        "tpage1:1:٣",
        "tpage1:01:2",
        "tpage1: 1:2",
        "tpage1:1_0:2",
        f"tpage1:{2**63}:2",
        "tpage0:1:2",
        "tdeed1:destroy:1",
        "tnone1:",
    ],
)
def test_a_forged_button_is_stale(forged: str) -> None:
    assert unpack(forged) == StaleButton(forged)


def test_more_than_64_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        ZoneButton("é" * 32).pack()


def test_a_tag_belongs_to_one_layout() -> None:
    with pytest.raises(ValueError, match="taken"):
        layout("tpage1")(type("Another", (Button,), {}))
