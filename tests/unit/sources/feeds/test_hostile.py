import pytest

from bot.sources.model import Feed, NotAFeed
from bot.sources.reading import read_feed
from tests.support.hostile_feeds import FULL, HOSTILE

URL = "https://post.example/feed"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_document_takes_long(name: str) -> None:
    # If time grew faster than size, this would not end. Figures: benchmarks.feeds --hostile.
    found = read_feed(HOSTILE[name](FULL // 20), {}, URL)
    assert isinstance(found, Feed | NotAFeed)


@pytest.mark.parametrize("name", ["a billion laughs", "one long entity often"])
def test_no_entity_is_expanded(name: str) -> None:
    found = read_feed(HOSTILE[name](1_000), {}, URL)
    assert isinstance(found, Feed)
    assert "haha" not in found.entries[0].title
    assert "xxxx" not in found.entries[0].title


@pytest.mark.parametrize("name", ["an entity of a file", "an entity of an address"])
def test_nothing_else_is_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("socket.socket", refuse)
    found = read_feed(HOSTILE[name](1), {}, URL)
    assert isinstance(found, Feed)
    assert "root:" not in found.entries[0].title


@pytest.mark.parametrize(
    "before",
    [
        "<?x > <a ?>",
        "<?x ?>",
        "<!-- <rss> -->",
        "<!-- --><?x <!-- ?><!-- ?> -->",
        '<?xml version="1.0"?>\n<?x "?"?>',
    ],
)
def test_no_document_type_hides(before: str) -> None:
    entity = '<!DOCTYPE rss [<!ENTITY e "expanded">]>'
    item = "<item><guid>1</guid><title>a &e; b</title></item>"
    found = read_feed(f"{before}{entity}<rss><channel>{item}</channel></rss>".encode(), {}, URL)
    if isinstance(found, Feed):
        assert all("expanded" not in entry.title for entry in found.entries)


@pytest.mark.parametrize("name", ["video", "VIDEO", "object", "script"])
def test_elements_that_never_end_take_no_longer_for_being_many(name: str) -> None:
    # If time grew faster than their number, this would not end.
    markup = f"<{name}><p>x</p></{name.lower()}>" * 10_000 + f"<{name}><i>" * 10_000
    document = (
        f"<rss><item><title>T</title><description><![CDATA[{markup}]]></description></item></rss>"
    )
    assert isinstance(read_feed(document.encode(), {}, URL), Feed)
