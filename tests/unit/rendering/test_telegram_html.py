import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.telegram_html import (
    MAX_UNITS,
    MarkupError,
    fits,
    measure,
    pack,
    salvage,
    to_plain,
)

_TAGS = [
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ('<a href="https://dawn.example/a?b=1&amp;c=2">', "</a>"),
    ("<blockquote expandable>", "</blockquote>"),
    ('<span class="tg-spoiler">', "</span>"),
    ('<code class="language-python">', "</code>"),
]

patiently = settings(deadline=None, max_examples=50)

_letters = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab .!\n؟م👍🏽\u0301"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=40,
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def _tagged(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    start, end = draw(st.sampled_from(_TAGS))
    return start + "".join(draw(st.lists(inner, max_size=3))) + end


html = st.recursive(_letters.map(_escaped), _tagged, max_leaves=6)


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    return "".join(draw(st.lists(html, min_size=1, max_size=4))) * draw(st.integers(1, 120))


long_html = _repeated()


def _seen(text: str) -> str:
    return re.sub(r"\s", "", text)


@patiently
@given(st.lists(st.one_of(html, long_html), max_size=4))
def test_every_part_fits_a_message(blocks: list[str]) -> None:
    assert all(fits(part) for part in pack(blocks))


@patiently
@given(st.lists(st.one_of(html, long_html), max_size=4))
def test_no_part_is_blank(blocks: list[str]) -> None:
    assert all(to_plain(part).strip() for part in pack(blocks))


@patiently
@given(st.lists(st.one_of(html, long_html), max_size=4))
def test_the_parts_together_say_what_the_blocks_say(blocks: list[str]) -> None:
    said = "".join(to_plain(part) for part in pack(blocks))
    assert _seen(said) == _seen("".join(to_plain(block) for block in blocks))


@patiently
@given(html)
def test_a_part_has_as_many_opening_as_closing_tags(block: str) -> None:
    for part in pack([block * 100]):
        assert len(re.findall(r"<[a-z]", part)) == len(re.findall("</", part))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert to_plain(_escaped(text)) == text


@given(st.lists(html, min_size=2, max_size=4))
def test_blocks_that_fit_one_message_become_one(blocks: list[str]) -> None:
    assert len(pack(blocks)) <= 1


@given(st.text())
def test_salvage_makes_one_message_of_anything(text: str) -> None:
    assert len(salvage(text * 50).encode("utf-16-le")) <= MAX_UNITS * 2


@pytest.mark.parametrize(
    ("text", "units"),
    [("abc", 3), ("👍", 2), ("&amp;&#128077;", 3), ("<b>مرحبا</b>", 5), ("&nbsp;", 6), ("", 0)],
)
def test_units_are_counted_after_parsing(text: str, units: int) -> None:
    assert measure(text).units == units


@pytest.mark.parametrize(
    "wrong",
    [
        "<b>open",
        "closed</b>",
        "<b><i>crossed</b></i>",
        "<br>",
        "<p>x</p>",
        "a < b",
        "<a>x</a>",
        '<a href="x" onclick="y">x</a>',
        '<span class="red">x</span>',
        "<",
        "&#xD800;",
        "\ud800",
        "<i>" * 40 + "x" + "</i>" * 40,
        f'<a href="https://dawn.example/{"x" * 9000}">x</a>',
    ],
)
def test_what_telegram_would_refuse_is_an_error(wrong: str) -> None:
    with pytest.raises(MarkupError):
        measure(wrong)


@pytest.mark.parametrize("right", ["AT&T", "&unknown;", "a > b", "</".replace("</", "&lt;/")])
def test_what_telegram_takes_as_text_is_text(right: str) -> None:
    assert fits(right)


def test_a_long_block_is_cut_between_sentences() -> None:
    sentence = "The harbour of Velmora opened again. "
    parts = pack([f"<i>{sentence * 200}</i>"])
    assert {part[-5:] for part in parts} == {".</i>"}


def test_a_long_text_without_sentences_is_cut_between_words() -> None:
    assert all(not part.endswith("harb") for part in pack(["harbour " * 1000]))


def test_a_link_cut_in_two_leads_to_the_same_place_twice() -> None:
    parts = pack([f'<a href="https://dawn.example/1">{"word " * 1000}</a>'])
    assert [part[:33] for part in parts] == ['<a href="https://dawn.example/1">'] * 2


def test_more_than_a_hundred_entities_make_a_second_part() -> None:
    assert len(pack(["<b>x</b>"] * 150)) == 2


def test_long_links_count_as_bytes_of_the_raw_text() -> None:
    block = f'<a href="https://dawn.example/{"x" * 2000}">x</a>'
    assert len(pack([block] * 20)) == 2


def test_a_letter_keeps_its_marks_when_there_is_no_border() -> None:
    parts = pack(["e\u0301" * 3000])
    assert all(part.startswith("e") for part in parts)
