import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.stories import summarize

TRAPS = Path(__file__).parents[4] / "benchmarks/data/traps.jsonl"


@pytest.mark.parametrize(
    "trap", [json.loads(line) for line in TRAPS.read_text("utf-8").splitlines()]
)
def test_what_is_told_is_the_news_and_nothing_of_the_site(trap: dict[str, Any]) -> None:
    told = " ".join(summarize(trap, 3, trap.get("query")))
    assert [part for part in trap["must"] if part not in told] == []
    assert [part for part in trap["must_not"] if part in told] == []


@pytest.mark.parametrize("article", [
    {}, {"title": "Harbour"}, {"text": ""}, {"text": "Harbour."},
    {"text": None, "title": None, "published": "soon"},
])  # fmt: skip
def test_an_article_with_nothing_in_it_is_told_by_nothing(article: dict[str, Any]) -> None:
    assert len(summarize(article, 3, None)) <= 1
