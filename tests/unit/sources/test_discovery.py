from bot.sources.discovery import find_anchors, find_feeds, well_known_feeds

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
    at_root = well_known_feeds("https://post.example/")
    assert places[-len(at_root) :] == at_root
    assert len(set(places)) == len(places) <= 12
    assert well_known_feeds("http://[") == []


def test_links_that_say_feed_are_found_the_surest_first() -> None:
    html = """<body><a href="/about">About us</a>
    <a href="/comments.rss">RSS of the comments</a>
    <a href="/services/syndicate">Get our RSS</a>
    <a href="https://feedly.com/i/subscription/feed/x">RSS in Feedly</a>
    <a href="/feedback">Feedback</a> <a href="#rss">RSS</a> <a href="javascript:feed()">Feed</a>
    <a href="/export/world.xml"><img src="/i.png" alt="RSS"></a>
    <a href="/quiet.rss">World</a></body>"""
    assert find_anchors(html.encode(), URL) == [
        "https://post.example/export/world.xml",
        "https://post.example/quiet.rss",
        "https://post.example/services/syndicate",
        "https://post.example/comments.rss",
    ]


def test_rubbish_has_no_links() -> None:
    for html in (b"", b"\x00\xff", b"<" * 5000, b"<a" * 5000, b"<a href=x>" * 5000):
        assert find_anchors(html, URL) == []
