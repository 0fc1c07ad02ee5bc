import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.platforms import platform_feeds

CHANNEL = "UCabcdefghijklmnopqrstuv"
VIDEOS = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", f"{VIDEOS}?channel_id={CHANNEL}"),
        (f"https://m.youtube.com/channel/{CHANNEL}/videos", f"{VIDEOS}?channel_id={CHANNEL}"),
        ("https://www.youtube.com/user/harbourpost", f"{VIDEOS}?user=harbourpost"),
        ("https://www.youtube.com/playlist?list=PL42", f"{VIDEOS}?playlist_id=PL42"),
        ("https://old.reddit.com/r/ferries/", "https://www.reddit.com/r/ferries/.rss"),
        ("https://www.reddit.com/u/rana", "https://www.reddit.com/user/rana/.rss"),
        ("https://github.com/rana/ferry", "https://github.com/rana/ferry/releases.atom"),
        ("https://github.com/rana/ferry.git", "https://github.com/rana/ferry/releases.atom"),
        ("https://github.com/rana/ferry/releases", "https://github.com/rana/ferry/releases.atom"),
        ("https://github.com/rana/ferry/tags", "https://github.com/rana/ferry/tags.atom"),
        (
            "https://github.com/rana/ferry/commits/main/",
            "https://github.com/rana/ferry/commits/main.atom",
        ),
        ("https://github.com/rana", "https://github.com/rana.atom"),
        ("https://gitlab.com/rana/ferry", "https://gitlab.com/rana/ferry/-/releases.atom"),
        ("https://medium.com/@rana", "https://medium.com/feed/@rana"),
        ("https://medium.com/tag/ports", "https://medium.com/feed/tag/ports"),
        ("https://rana.medium.com/", "https://rana.medium.com/feed"),
        ("https://rana.substack.com/p/tides", "https://rana.substack.com/feed"),
        ("https://rana.wordpress.com/2026/03/", "https://rana.wordpress.com/feed/"),
        ("https://rana.blogspot.com/", "https://rana.blogspot.com/feeds/posts/default"),
        ("https://social.example/@rana", "https://social.example/@rana.rss"),
        ("https://social.example/tags/ports", "https://social.example/tags/ports.rss"),
        ("https://bsky.app/profile/rana.example", "https://bsky.app/profile/rana.example/rss"),
        (
            "https://news.google.com/search?q=ferry&hl=en",
            "https://news.google.com/rss/search?q=ferry&hl=en",
        ),
    ],
)
def test_a_page_on_a_known_platform_has_its_feed(page: str, feed: str) -> None:
    assert platform_feeds(page)[0] == feed


def test_a_handle_is_looked_up_in_the_page() -> None:
    page = f'<script>{{"externalId":"{CHANNEL}","x":1}}</script>'.encode()
    handle = "https://www.youtube.com/@harbourpost"
    assert platform_feeds(handle) == []
    assert platform_feeds(handle, page) == [f"{VIDEOS}?channel_id={CHANNEL}"]


@pytest.mark.parametrize(
    "page",
    [
        "https://post.example/",
        "https://post.example/world/2026",
        "https://notreddit.com/r/ferries",
        "https://www.youtube.com/watch?v=42",
        "https://reddit.com.post.example/r/ferries",
        "not an address",
        "http://[",
    ],
)
def test_what_no_platform_knows_gives_nothing(page: str) -> None:
    assert platform_feeds(page) == []


@given(st.text(max_size=60), st.binary(max_size=60))
def test_nothing_that_is_written_breaks_it(path: str, page: bytes) -> None:
    for host in ("www.youtube.com", "github.com", "medium.com", "social.example"):
        for feed in platform_feeds(f"https://{host}/{path}", page):
            assert feed.startswith("https://")
