import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.extraction import extract_page
from bot.sources.pages.program_data import article_in

URL = "https://post.example/harbour"
TITLE = "Harbour opens after eleven weeks"
PARAGRAPHS = [
    f"Paragraph {number}: the harbour of Westmere opened again on Monday, said the mayor, Ada "
    f"Quill, after workers had cleared the last of the sunken barges from its entrance."
    for number in range(1, 5)
]
MARKUP = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
BLOCKS: dict[str, object] = {
    "markup": MARKUP,
    "pieces": [{"type": "text", "content": line} for line in PARAGRAPHS],
    "pieces with others between": [
        {"type": "image", "caption": {"text": "A barge in the harbour of Westmere on Sunday."}},
        *({"type": "text", "content": f"<b>{line}</b>"} for line in PARAGRAPHS),
        {"type": "interstitial_link", "content": "Read also: ferries sail again in the evening"},
        {"title": "Bridge closed", "content": "Another article, which is told of here as well."},
    ],
    "a tree": {
        "nodeType": "document",
        "content": [
            {
                "nodeType": "paragraph",
                "content": [
                    {"nodeType": "text", "value": line[:40]},
                    {
                        "nodeType": "hyperlink",
                        "content": [{"nodeType": "text", "value": line[40:50]}],
                    },
                    {"nodeType": "text", "value": line[50:]},
                ],
            }
            for line in PARAGRAPHS
        ],
    },
    "an editor's": {
        "blocks": [{"type": "paragraph", "data": {"text": line}} for line in PARAGRAPHS]
    },
}


def page(script: str, shown: str = "<p>Loading …</p>", head: str = "") -> bytes:
    return (
        f'<html lang="en"><head><title>{TITLE} | The Post</title>{head}'
        f'<meta property="og:title" content="{TITLE}"></head>'
        f'<body><div id="root"><h1>{TITLE}</h1>{shown}</div>{script}</body></html>'
    ).encode()


def state(body: object, title: str = TITLE) -> dict[str, object]:
    related = {"title": "Ferries sail again", "body": MARKUP.replace("harbour", "ferry") * 3}
    story = {"headline": title, "description": "In short.", "body": body, "related": [related]}
    return {"props": {"pageProps": {"story": story, "menu": [{"title": "News"}] * 5}}}


def as_json(data: object) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'


@pytest.mark.parametrize("body", BLOCKS.values(), ids=BLOCKS)
def test_an_article_that_only_the_program_shows_is_read(body: object) -> None:
    found = extract_page(page(as_json(state(body))), {}, URL)
    assert found is not None
    assert found.text.split("\n\n") == PARAGRAPHS
    assert found.title == TITLE


@pytest.mark.parametrize(
    "script",
    [
        f"window.__INITIAL_STATE__ = {json.dumps(state(MARKUP))};",
        f'window["__PRELOADED_STATE__"]={json.dumps(state(MARKUP))}',
        f"Fusion.globalContent={json.dumps(state(MARKUP))};Fusion.globalContentConfig={{}};",
        f"window.__DATA__ = JSON.parse({json.dumps(json.dumps(state(MARKUP)))});",
    ],
)
def test_it_is_found_however_a_framework_leaves_it(script: str) -> None:
    found = extract_page(page(f"<script>{script}</script>"), {}, URL)
    assert found is not None
    assert found.text.split("\n\n") == PARAGRAPHS


def test_what_the_page_shows_itself_is_believed() -> None:
    shown = "".join(f"<p>{line}</p>" for line in [*PARAGRAPHS, "Shown alone: " + PARAGRAPHS[0]])
    found = extract_page(page(as_json(state(MARKUP * 2)), shown), {}, URL)
    assert found is not None
    assert "Shown alone" in found.text
    assert found.text.count("Paragraph 1") == 2


def test_nothing_is_taken_from_behind_a_paywall() -> None:
    closed = (
        '<script type="application/ld+json">{"@type": "NewsArticle", '
        '"isAccessibleForFree": false}</script>'
    )
    teaser = f"<p>{PARAGRAPHS[0]}</p>"
    found = extract_page(page(as_json(state(MARKUP * 4)), teaser, closed), {}, URL)
    assert found is not None
    assert found.text == PARAGRAPHS[0]


def test_the_text_of_another_article_is_not_this_one_s() -> None:
    assert article_in([json.dumps(state(MARKUP, title="Bridge closed"))], [TITLE]) == []


def test_a_summary_is_no_article() -> None:
    assert article_in([json.dumps(state(PARAGRAPHS[0]))], [TITLE]) == []


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, "window.__NUXT__=(function(a){return {a:a}}(1))", '"text"', "null"],
)
def test_a_program_says_nothing(script: str) -> None:
    assert article_in([script], [TITLE]) == []


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([TITLE, MARKUP, "paragraph", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "type", "content", "children", "body", "data"]), inner
        )
    ),
    max_leaves=20,
)


@given(values)
def test_no_data_break_it(data: object) -> None:
    lines = article_in([json.dumps(data)], [TITLE])
    assert set(lines) <= {*PARAGRAPHS, TITLE, "paragraph"}
