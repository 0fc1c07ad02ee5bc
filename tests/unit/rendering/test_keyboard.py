import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.keyboard import Key, Keyboard, from_json, to_json

keys = st.one_of(
    st.builds(Key, st.text(), data=st.text()), st.builds(Key, st.text(), url=st.text())
)
keyboards = st.lists(st.lists(keys, max_size=3).map(tuple), max_size=3).map(tuple)


@given(keyboards)
def test_a_keyboard_survives_json(keyboard: Keyboard) -> None:
    assert from_json(json.loads(json.dumps(to_json(keyboard)))) == keyboard


def test_a_key_does_one_thing() -> None:
    with pytest.raises(ValueError, match="either"):
        Key("More", data="more1:1:1", url="https://dawn.example")


@pytest.mark.parametrize("stored", [{}, {"rows": 1}, {"rows": [[1]]}, {"rows": [[{"text": "x"}]]}])
def test_what_is_no_keyboard_is_an_error(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="key"):
        from_json(stored)
