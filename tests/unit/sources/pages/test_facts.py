import json
from datetime import UTC, date, datetime

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.pages.facts import Facts, facts_of
from bot.sources.scripts import checked_language

URL = "https://www.post.example/news/2026/03/a"


def _facts(head: str = "", body: str = "<p>x</p>", url: str = URL) -> Facts:
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    return facts_of(lxml.html.document_fromstring(markup), url)


def _data(**fields: object) -> str:
    record = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(record)}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>Ferry late again in Tarn | The Post</title>",
            "<h1>Ferry late again in Tarn</h1>",
            0,
        ),
        ('<meta property="og:title" content="Ferry late again in Tarn">', "<h1>The Post</h1>", 0),
        (_data(headline="Ferry late again in Tarn"), "", 0),
        (
            (
                '<title>Ferry late again in Tarn - The Post</title><meta property="og:site_name" '
                'content="The Post">'
            ),
            "",
            0,
        ),
        (
            '<title>Ferry late</title><meta property="og:title" content="Ferry is late in Tarn">',
            "<h1>Ferry late again in Tarn</h1>",
            0,
        ),
    ],
)
def test_the_title_is_what_most_places_say(head: str, body: str, title: int) -> None:
    assert _facts(head, body).title == ["Ferry late again in Tarn"][title]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Ada Quill"}, ("Ada Quill",)),
        ([{"name": "Ada Quill"}, {"name": "Bram Oster"}], ("Ada Quill", "Bram Oster")),
        ("By Ada Quill and Bram Oster", ("Ada Quill", "Bram Oster")),
        ("https://post.example/ada", ()),
        ("The Post", ()),
        ("بقلم: آدا كويل", ("آدا كويل",)),
        (None, ()),
    ],
)
def test_authors_are_people(author: object, names: tuple[str, ...]) -> None:
    head = '<meta property="og:site_name" content="The Post">'
    assert _facts(head + _data(author=author)).authors == names


def test_dates_are_moments_only_where_the_page_says_so_much() -> None:
    facts = _facts(_data(datePublished="2026-03-10T11:00:00+03:00", dateModified="2026-03-11"))
    assert facts.published_at == datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    assert facts.published_on == date(2026, 3, 10)
    assert facts.modified_at is None
    facts = _facts('<meta itemprop="datePublished" content="2026-03-10">')
    assert (facts.published_at, facts.published_on) == (None, date(2026, 3, 10))


@pytest.mark.parametrize(
    ("head", "url", "marks"),
    [
        (_data(isAccessibleForFree=False), URL, (True, False, False)),
        (_data(isAccessibleForFree="False"), URL, (True, False, False)),
        (_data(isAccessibleForFree=True), URL, (False, False, False)),
        ('<meta property="article:content_tier" content="metered">', URL, (True, False, False)),
        (_data(**{"@type": "LiveBlogPosting"}), URL, (False, True, False)),
        ("", "https://post.example/world/live/2026/mar/10/storm", (False, True, False)),
        (_data(**{"@type": ["NewsArticle", "OpinionNewsArticle"]}), URL, (False, False, True)),
        (_data(articleSection="مقالات"), URL, (False, False, True)),
        (_data(articleSection=["Köşe yazıları"]), URL, (False, False, True)),
        ("", "https://post.example/opinion/2026/03/a", (False, False, True)),
        ("", "https://post.example/news/public-opinion-shifts", (False, False, False)),
        ("", "https://post.example/news/life-delivered", (False, False, False)),
    ],
)
def test_marks_of_paywall_live_blog_and_opinion(
    head: str, url: str, marks: tuple[bool, bool, bool]
) -> None:
    facts = _facts(head, url=url)
    assert (facts.paywalled, facts.live, facts.opinion) == marks


def test_a_paywalls_element_is_a_mark_of_it() -> None:
    assert _facts(body="<div class='article-paywall'>Subscribe</div>").paywalled


def test_addresses_are_made_absolute_and_have_to_be_usual() -> None:
    assert _facts('<meta property="og:image" content="/x.jpg">').image == (
        "https://www.post.example/x.jpg"
    )
    assert _facts('<meta property="og:image" content="data:image/png;base64,AA">').image is None
    assert _facts('<link rel=canonical href="https://post.example/b">').canonical == (
        "https://post.example/b"
    )
    assert _facts('<link rel=canonical href="https://elsewhere.example/b">').canonical is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@graph",
                        "author",
                        "name",
                        "headline",
                        "image",
                        "datePublished",
                        "articleSection",
                        "inLanguage",
                    ]
                ),
                inner,
            )
        ),
        max_leaves=12,
    )
)
def test_structured_data_may_be_anything(value: object) -> None:
    script = json.dumps(value).replace("</", "<\\/")
    _facts(f'<script type="application/ld+json">{script}</script>')


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en", "قال نقيب البحارة يوم الخميس إن افتتاح الميناء ليس نجاحاً", "ar"),
        ("ar", "بەندەرەکە ڕۆژی سێشەممە کرایەوە و کەشتییەکان گەڕانەوە", "ckb"),
        ("ku", "بەندەرەکە ڕۆژی سێشەممە کرایەوە و کەشتییەکان گەڕانەوە", "ckb"),
        (None, "بندر روز سه‌شنبه پس از هفده روز دوباره باز شد و کشتی‌ها برگشتند", "fa"),
        ("fa", "بندر روز سه‌شنبه پس از هفده روز دوباره باز شد", "fa"),
        ("en-GB", "The harbour opened again on Tuesday", "en-GB"),
        ("de", "Der Hafen ist wieder offen", "de"),
        ("en", "Порт во вторник снова начал работу", "ru"),
        (None, "Порт у вівторок знову почав працювати, її відкрили", "uk"),
        (None, "Gemi fırtınadan beri iskelede bekliyordu, şimdi açıldı", "tr"),
        (None, "The harbour opened again", None),
        ("ckb", "", "ckb"),
    ],
)
def test_a_language_is_believed_when_the_letters_agree(
    declared: str | None, text: str, language: str | None
) -> None:
    assert checked_language(declared, text) == language
