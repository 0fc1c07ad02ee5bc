import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.bot_api.detection import MOST_ENTITIES, detected, with_detected
from bot.demo.bot_api.markup import (
    Entity,
    FormattedText,
    MarkupError,
    parse_html,
    trimmed,
    utf16_length,
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text())
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert parse_html(_escaped(text)) == FormattedText(text)


@given(st.text(min_size=1), st.text(min_size=1))
def test_an_entity_covers_its_words_in_utf16_units(before: str, words: str) -> None:
    parsed = parse_html(f"{_escaped(before)}<b>{_escaped(words)}</b>")
    assert parsed.entities == (Entity("bold", utf16_length(before), utf16_length(words)),)


@given(st.text(alphabet="<>/ab &;=\"'! ", max_size=40))
def test_anything_is_either_read_or_refused(html: str) -> None:
    with contextlib.suppress(MarkupError):
        parsed = parse_html(html)
        assert all(entity.end <= utf16_length(parsed.text) for entity in parsed.entities)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i aba", 'Unclosed start tag "i" at byte offset 0'),
        ("<i", "Unclosed start tag at byte offset 0"),
        ("<i a = 190azAz-.,", "Unexpected end of name token at byte offset 7"),
        ('<i a = "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 0"),
        ("</", "Unexpected end tag at byte offset 0"),
        ("<i>a</i   ", "Unclosed end tag at byte offset 4"),
        (
            "<i>a</em>",
            'Unmatched end tag at byte offset 4, expected "</i>", found "</em>"',
        ),
        ("<b>a<i>b</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
    ],
)
def test_a_refusal_is_worded_as_telegram_words_it(html: str, reason: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        parse_html(html)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<strong>x</strong>", "bold"),
        ("<em>x</em>", "italic"),
        ("<ins>x</ins>", "underline"),
        ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<CODE>x</code>", "code"),
    ],
)
def test_each_tag_has_its_entity(html: str, kind: str) -> None:
    assert [entity.type for entity in parse_html(html).entities] == [kind]


def test_a_language_makes_one_entity_of_pre_and_code() -> None:
    parsed = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert parsed.entities == (Entity("pre", 0, 5, language="python"),)


def test_a_link_without_a_usable_address_is_only_text() -> None:
    assert parse_html('<a href="javascript:alert(1)">x</a>').entities == ()
    assert parse_html('<a href="http://localhost/x">x</a>').entities == ()
    assert parse_html('<a href="https://a.example">x</a>').entities[0].url == "https://a.example/"


def test_only_the_four_names_are_decoded() -> None:
    assert parse_html("&nbsp;&lt;&#65;&#x42;&quot;").text == '&nbsp;<AB"'


def test_white_space_at_the_ends_goes_and_entities_follow() -> None:
    assert trimmed(parse_html("\n <b> x</b> y \n")) == FormattedText("x y", (Entity("bold", 0, 1),))


def test_addresses_commands_and_mentions_are_found_by_themselves() -> None:
    kinds = [entity.type for entity in detected("/list at https://a.example/b?c=1, @someone #news")]
    assert kinds == ["bot_command", "url", "mention", "hashtag"]
    assert detected("1/2 and/or a/b http") == []


def test_nothing_is_found_inside_code_or_links() -> None:
    marked = parse_html('<code>/list</code> <a href="https://a.example/">@someone</a>')
    assert [entity.type for entity in with_detected(marked)[0].entities] == ["code", "text_link"]


def test_formatting_beyond_the_limit_is_cut_and_counted() -> None:
    formatted, lost = with_detected(parse_html("<i>x</i> " * (MOST_ENTITIES + 5)))
    assert (len(formatted.entities), lost) == (MOST_ENTITIES, 5)
