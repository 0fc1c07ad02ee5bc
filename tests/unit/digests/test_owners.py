import pytest

from bot.digests.reach.owners import owner_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("https://feeds.post.co.uk/world", None), ("https://post.co.uk/sport.rss", None)),
        (("https://x.example/a", "https://www.post.iq/"), ("https://ar.post.iq/rss", None)),
        (("https://feedburner.com/post", "https://post.example"), ("https://post.example/f", None)),
    ],
)
def test_sources_of_one_outlet(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    assert owner_of(*one) == owner_of(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("https://post.co.uk/rss", None), ("https://echo.co.uk/rss", None)),
        (("https://anna.substack.com/feed", None), ("https://ben.substack.com/feed", None)),
        (
            ("https://t.me/s/post", "https://t.me/post"),
            ("https://t.me/s/echo", "https://t.me/echo"),
        ),
        (("https://feeds.feedburner.com/post", None), ("https://feeds.feedburner.com/echo", None)),
        (("http://127.0.0.1:8000/a", None), ("http://127.0.0.1:8000/b", None)),
        (("http://[::1]/a", None), ("http://[::1]/b", None)),
        (("http://news/a", "http://[broken"), ("http://news/b", "")),
        (("https://gov.iq/a", None), ("https://gov.krd/a", None)),
    ],
)
def test_sources_of_two_outlets(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    assert owner_of(*one) != owner_of(*other)
