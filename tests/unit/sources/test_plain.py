import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.plain import characters, heading, one_line, paragraphs

MARKUP = st.lists(
    st.one_of(
        st.text(max_size=10),
        st.sampled_from(
            ["<p>", "</p>", "<b", "<!--", "-->", "<script>", "</div>", "&amp;", "&#0;"]
        ),
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Harbour &amp; bridge", "Harbour & bridge"),
        ("<b>Big</b> news", "Big news"),
        ("&lt;b&gt;Big&lt;/b&gt; &amp;amp; bold", "Big & bold"),
        ("Profit < 5% and > 3%", "Profit < 5% and > 3%"),
        ("Two\n lines\t", "Two lines"),
        ("AT&T", "AT&T"),
        ("Nul\x00l \ud800 \x81", "Null"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_a_title_becomes_one_plain_line(written: str, shown: str) -> None:
    assert heading(written) == shown


def test_blocks_become_paragraphs_and_scripts_nothing() -> None:
    html = (
        "<div>One <i>two</i>.<br>Three.</div><script>x()</script><style>p{}</style>"
        "<ul><li>Four</li><li>Five</li></ul>tail<!-- hidden -->"
    )
    assert paragraphs(html) == "One two.\n\nThree.\n\nFour\n\nFive\n\ntail"


def test_in_plain_text_only_a_blank_line_ends_a_paragraph() -> None:
    assert paragraphs("One\nline.\n\nAnother.") == "One line.\n\nAnother."


@given(MARKUP)
def test_whatever_comes_in_nothing_unstorable_comes_out(markup: str) -> None:
    for text in (heading(markup), paragraphs(markup)):
        assert unicodedata.is_normalized("NFC", text)
        assert not any(
            unicodedata.category(sign) in {"Cc", "Cs"} for sign in text.replace("\n", "")
        )


@given(st.text())
def test_tidying_is_done_once(text: str) -> None:
    assert characters(characters(text)) == characters(text)
    assert one_line(one_line(text)) == one_line(text)
