"""Our reading of Telegram's HTML beside the local Bot API's, which was written apart from it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.demo.bot_api.markup import MarkupError as Refused
from bot.demo.bot_api.markup import parse_html
from bot.rendering.telegram_html import MarkupError, pack, to_plain
from tests.unit.rendering.test_telegram_html import html, patiently

PIECES = """
<b> </b> <i> </i> <a href="https://dawn.example"> </a> <br> </ < > & &amp; &lt &#65; &#x41; &nbsp;
text 👍 <p> <blockquote expandable> </blockquote> <span> <span class="tg-spoiler"> </span> <pre>
</pre> <code class="language-x"> </code> "
"""
soup = st.lists(
    st.sampled_from([*re.findall(r"<[^<>]*>|\S+", PIECES), " ", "\n"]), max_size=12
).map("".join)


def _theirs(text: str) -> str | None:
    try:
        return parse_html(text).text
    except Refused:
        return None


def _ours(text: str) -> str | None:
    try:
        return to_plain(text)
    except MarkupError:
        return None


@given(soup)
def test_what_passes_here_passes_there_and_says_the_same(text: str) -> None:
    ours = _ours(text)
    assert ours is None or ours == _theirs(text)


@given(html)
def test_well_formed_text_passes_both(text: str) -> None:
    assert _ours(text) == _theirs(text)


@patiently
@given(st.lists(html, max_size=4))
def test_packed_parts_pass_there(blocks: list[str]) -> None:
    assert all(_theirs(part) is not None for part in pack([block * 60 for block in blocks]))
