"""The product over sixty pages of our own: floors, the figures come from the benchmark."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extraction import measure, product, summary, trafilatura_standard
from bot.sources.cleaning import clean_article
from bot.sources.extraction import extract_page
from bot.sources.pages.model import Page

DATA = Path(__file__).parents[2] / "data" / "pages"
TRUTH: dict[str, dict[str, Any]] = json.loads((DATA / "ground-truth.json").read_text("utf-8"))
MARKUP = {"content-type": "text/html; charset=utf-8"}


def _read(key: str) -> Page:
    body = gzip.decompress((DATA / "html" / f"{key}.html.gz").read_bytes())
    page = extract_page(body, MARKUP, TRUTH[key]["url"])
    assert page is not None
    return page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {key: _read(key) for key in TRUTH}


def test_sixty_pages_in_five_languages() -> None:
    assert len(TRUTH) == 60
    assert {truth["language"] for truth in TRUTH.values()} == {"en", "ar", "ckb", "tr", "ru"}


def test_articles_come_out_whole_and_alone() -> None:
    ours = summary(measure(DATA, product))
    theirs = summary(measure(DATA, trafilatura_standard))
    assert (ours["f1"] or 0) >= 0.99
    assert (ours["f1"] or 0) > (theirs["f1"] or 0)
    assert (ours["exact"] or 0) >= 0.95
    assert ours["title repeated"] == 0
    assert (ours["furniture left"] or 0) <= 0.02


def test_what_is_said_of_an_article_is_read(pages: dict[str, Page]) -> None:
    for key, truth in TRUTH.items():
        page = pages[key]
        assert page.title == truth["headline"]
        assert page.language == truth["language"]
        assert (page.live, page.paywalled, page.opinion) == (
            truth["isLive"],
            truth["isPaywalled"],
            truth["isOpinion"],
        )
        if truth["author"]:
            assert page.author == truth["author"]
        if truth["datePublished"]:
            assert page.published_at is not None
            assert page.published_at.isoformat()[:10] == truth["datePublished"][:10]


def test_every_flaw_at_once_leaves_the_article(pages: dict[str, Page]) -> None:
    (key,) = (key for key, truth in TRUTH.items() if truth["layout"] == "founding")
    page = pages[key]
    clean = clean_article(page.text, titles=page.titles, outlet=TRUTH[key]["site"])
    assert clean.mark is not None
    assert clean.mark.agency == "Westmere News"
    wanted = TRUTH[key]["articleBody"].removeprefix("Westmere News/ ")
    assert clean.text == wanted.replace("harbour .", "harbour.")
