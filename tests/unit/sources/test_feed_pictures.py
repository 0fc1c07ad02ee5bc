"""The picture of an entry whose feed names none, out of its text."""

import pytest

from bot.sources.feed_entry import RawEntry, finish_entry

BASE = "https://post.example/news/"


def _picture(*contents: str, named: str = "") -> str | None:
    raw = RawEntry(title="Harbour opens", url="/a", contents=contents, image_url=named)
    entry = finish_entry(raw, BASE)
    assert entry is not None
    return entry.image_url


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ("<p>It opened.</p><img src='/i/1.jpg'>", "https://post.example/i/1.jpg"),
        ('<img alt="x" width="640" src="1.jpg?a=1&amp;b=2">', f"{BASE}1.jpg?a=1&b=2"),
        ('<IMG SRC="https://cdn.example/1.jpg">', "https://cdn.example/1.jpg"),
        ('<img width="1" height="1" src="/p.png"><img src="/2.jpg">', "https://post.example/2.jpg"),
        ('<img src="https://a.example/pixel/1.png">', None),
        ('<img src="data:image/png;base64,AAAA">', None),
        ("<img>", None),
        ("It opened.", None),
    ],
)
def test_the_first_picture_in_a_text_is_taken(markup: str, address: str | None) -> None:
    assert _picture(markup) == address


def test_a_picture_that_the_feed_names_comes_first() -> None:
    named = "https://post.example/named.jpg"
    assert _picture("<img src='/i/1.jpg'>", named=named) == named
    assert _picture("No picture.", "<img src='/i/2.jpg'>") == "https://post.example/i/2.jpg"
