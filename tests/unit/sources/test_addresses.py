import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.addresses import canonical_url, is_front_page, same_site

SAME = [
    ("http://post.example/a", "https://post.example/a"),
    ("https://www.post.example/a", "https://post.example/a"),
    ("https://m.post.example/a", "https://post.example/a"),
    ("https://POST.example:443/a", "https://post.example/a"),
    ("https://post.example/a/", "https://post.example/a"),
    ("https://post.example/a#top", "https://post.example/a"),
    ("https://post.example/a?utm_source=rss&utm_medium=feed", "https://post.example/a"),
    ("https://post.example/a?fbclid=1&gclid=2&at_medium=x", "https://post.example/a"),
    ("https://post.example/a?b=2&a=1", "https://post.example/a?a=1&b=2"),
    ("https://post.example/a?ref=rss", "https://post.example/a"),
    ("https://post.example/x/../a", "https://post.example/a"),
    ("https://post.example/%7Ea", "https://post.example/~a"),
    ("https://post.example/caf%c3%a9", "https://post.example/café"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://post.example/a/amp/", "https://post.example/a"),
    ("https://amp.post.example/a", "https://post.example/a"),
    ("https://post.example/amp/news/a", "https://post.example/news/a"),
    ("https://post.example/a.amp.html", "https://post.example/a.html"),
    ("https://post.example/a?output=amp", "https://post.example/a"),
    ("https://post.example/a?m=1", "https://post.example/a"),
    ("https://www.google.com/amp/s/www.post.example/a", "https://post.example/a"),
    ("https://post-example.cdn.ampproject.org/c/s/post.example/a/amp", "https://post.example/a"),
    ("https://www.m.post.example/a", "https://post.example/a"),
    ("https://post.example/a;jsessionid=5B1F0A?x=1", "https://post.example/a?x=1"),
    ("https://post.example/a?PHPSESSID=0a1b2c", "https://post.example/a"),
    ("https://post.example/a?sid=0a1b2c3d4e5f60718293a4b5", "https://post.example/a"),
    ("https://post.example/a?x=1&amp;utm_source=rss", "https://post.example/a?x=1"),
    ("https://post.example//a//b/", "https://post.example/a/b"),
    ("https://post.example/a/index.html", "https://post.example/a"),
    ("https://post.example./a", "https://post.example/a"),
    ("https://user@post.example/a", "https://post.example/a"),
    ("https://post.example/a?", "https://post.example/a"),
    ("https://post.example/a?via=telegram&igshid=1&smid=tw", "https://post.example/a"),
    (
        "https://post.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1",
        "https://post.example/أخبار",
    ),
]

DIFFERENT = [
    ("https://post.example/a", "https://post.example/b"),
    ("https://post.example/a", "https://post.example/A"),
    ("https://post.example/?p=1", "https://post.example/?p=2"),
    ("https://video.example/watch?v=a", "https://video.example/watch?v=b"),
    ("https://post.example/a?ref=1234", "https://post.example/a"),
    ("https://post.example/a?page=2", "https://post.example/a"),
    ("https://post.example/a%2Fb", "https://post.example/a/b"),
    ("https://post.example:8080/a", "https://post.example/a"),
    ("https://sport.post.example/a", "https://post.example/a"),
    ("https://post.example/#!/a", "https://post.example/#!/b"),
    ("https://post.example/a?sid=17", "https://post.example/a?sid=18"),
    ("https://post.example/a?session=3", "https://post.example/a"),
    ("https://post.example/a?format=full", "https://post.example/a"),
    ("https://post.example/ampere", "https://post.example/ere"),
    ("https://m.example/a", "https://example/a"),
    ("https://post.example/a?mod=news&id=1", "https://post.example/a?mod=blog&id=1"),
    ("https://post.example/news/index.php?id=1", "https://post.example/news/index.php?id=2"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_addresses_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("odd", ["", "mailto:a@post.example", "http://[::1", "not an address"])
def test_what_cannot_be_taken_apart_stays_as_it_is(odd: str) -> None:
    assert canonical_url(odd) == odd


_PIECES = st.sampled_from(
    [
        "a",
        "B",
        "é",
        "%2f",
        "%7e",
        "%zz",
        "/",
        "//",
        ".",
        "..",
        "?",
        "&",
        "=",
        "#",
        "+",
        " ",
        ":",
        "amp",
    ]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
@example("amp//")
@example("a/amp//amp/")
def test_a_canonical_url_is_its_own(path: str) -> None:
    once = canonical_url(f"https://Www.Post.example/{path}")
    assert canonical_url(once) == once


def test_mirrors_of_a_site_are_that_site() -> None:
    assert same_site("http://www.post.example/a", "https://m.post.example:8080/b")
    assert not same_site("https://post.example/", "https://post.example.org/")
    assert not same_site("", "")


def test_a_front_page_is_a_host_and_nothing_else() -> None:
    assert is_front_page("https://post.example/?utm_source=rss#top")
    assert not is_front_page("https://post.example/?p=1")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host", ["post.example", "www.post.example", "m.post.example", "127.0.0.1", "amp.post.example"]
)
@pytest.mark.parametrize("port", ["", ":80", ":443", ":8080", ":0080"])
@pytest.mark.parametrize(
    "path", ["", "/", "/a/b-c_d.html", "/a/", "/index.html", "/x/default.aspx", "/a/amp", "/.a"]
)
def test_an_ordinary_address_is_read_by_the_rules_for_all(
    scheme: str, host: str, port: str, path: str
) -> None:
    """With an empty query it is no ordinary address any more, and the same all the same."""
    url = f"{scheme}://{host}{port}{path}"
    assert canonical_url(url) == canonical_url(f"{url}?")
