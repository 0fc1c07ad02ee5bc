from bot.sources.discovery import find_feeds, well_known_feeds

URL = "https://post.example/world/"


def test_links_to_feeds_are_found_in_order_comments_last() -> None:
    html = b"""<html><head>
    <link rel="alternate" type="application/rss+xml" title="Post &raquo; Comments" href="/c">
    <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="a.atom">
    <link rel="alternate" type="application/feed+json" href="https://feeds.example/j">
    <link rel="alternate" hreflang="ar" href="/ar"><link rel="stylesheet" href="/s.css">
    <link rel="alternate" type="application/rss+xml" href="javascript:x()">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    </head></html>"""
    assert find_feeds(html, URL) == [
        "https://post.example/world/a.atom",
        "https://feeds.example/j",
        "https://post.example/c",
    ]


def test_the_pages_base_counts() -> None:
    html = b'<base href="/en/"><link rel=alternate type="application/rss+xml" href="feed">'
    assert find_feeds(html, URL) == ["https://post.example/en/feed"]


def test_rubbish_has_no_feeds() -> None:
    for html in (b"", b"\x00\xff", b"<" * 5000, b"<link" * 5000):
        assert find_feeds(html, URL) == []


def test_usual_places_are_below_the_page_and_then_below_the_root() -> None:
    places = well_known_feeds("https://post.example/world/index.html")
    assert places[0] == "https://post.example/world/feed/"
    assert "https://post.example/rss.xml" in places
    assert len(well_known_feeds("https://post.example/")) * 2 == len(places)
