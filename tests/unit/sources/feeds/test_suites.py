"""The judges of ``benchmarks.feed_suites``, on suites of our own."""

import json
from pathlib import Path

from benchmarks.feed_fields import Verdict
from benchmarks.feed_suites import judge_by_feedparser, judge_feedparser, judge_gofeed
from benchmarks.feeds import judge, read

RSS = "<rss version='2.0'><channel><title>Quay</title>{}</channel></rss>"


def _test(folder: Path, name: str, expected: str, items: str = "", comment: str = "") -> None:
    folder.joinpath(name).write_text(
        f"<!--\n{comment}\nExpect:  {expected}\n-->\n{RSS.format(items)}", "utf-8"
    )


def _by_name(verdicts: list[Verdict]) -> dict[str, Verdict]:
    return {verdict.name.partition(".")[0]: verdict for verdict in verdicts}


def test_expressions_are_compared_with_what_was_read(tmp_path: Path) -> None:
    item = (
        "<item><title>One &lt;b&gt;x&lt;/b&gt;</title><pubDate>2026-03-10T08:00Z</pubDate></item>"
    )
    _test(tmp_path, "right", "not bozo and feed['title'] == '<i>Quay</i>'")
    _test(tmp_path, "wrong", "feed['title'] == 'Tide'")
    _test(tmp_path, "markup", "entries[0].title == 'One <b>x</b>'", item)
    _test(tmp_path, "date", "entries[0]['published_parsed'] == (2026,3,10,8,0,0,1,69,0)", item)
    _test(tmp_path, "late", "entries[0]['published_parsed'] == (2026,3,10,9,0,0,1,69,0)", item)
    _test(tmp_path, "count", "len(entries) == 2", item)
    _test(tmp_path, "missing", "entries[3]['title'] == 'One'", item)
    _test(tmp_path, "other", "feed['docs'] == 'x'")
    _test(
        tmp_path,
        "codec",
        "feed['title'] == 'x'",
        comment="SkipUnless: __import__('codecs').lookup('no such')",
    )
    for path in list(tmp_path.iterdir()):
        path.rename(path.with_suffix(".xml"))
    found = _by_name(list(judge_feedparser(tmp_path, read)))
    assert {name for name, verdict in found.items() if verdict.right} == {"right", "markup", "date"}
    assert {name for name, verdict in found.items() if verdict.left_out} == {"other", "codec"}
    assert found["wrong"].differences == ["feed title: ['Quay'], not 'Tide'"]
    *_, score = judge("feedparser", tmp_path)
    assert (score["right"], score["counted"]) == (3, 7)


def test_json_beside_a_document_is_compared(tmp_path: Path) -> None:
    folder = tmp_path / "translator" / "rss"
    folder.mkdir(parents=True)
    item = "<item><title>One</title><author>Ada Quill</author></item>"
    for name, title in (("right", "One"), ("wrong", "Two")):
        folder.joinpath(f"{name}.xml").write_text(RSS.format(item), "utf-8")
        expected = {"title": "Quay", "items": [{"title": title, "author": {"name": "Ada Quill"}}]}
        folder.joinpath(f"{name}.json").write_text(json.dumps(expected), "utf-8")
    found = list(judge_gofeed(tmp_path, read))
    assert [verdict.right for verdict in found] == [True, False]


def test_documents_are_compared_with_feedparser(tmp_path: Path) -> None:
    guid = "<guid isPermaLink='false'>1</guid>"
    item = f"<item><title>One</title>{guid}<category>Sea</category></item><item></item>"
    tmp_path.joinpath("same.xml").write_text(RSS.format(item), "utf-8")
    twice = (
        "<item><title>T</title><updated>2026-03-10</updated><updated>2026-03-11</updated></item>"
    )
    tmp_path.joinpath("twice.xml").write_text(RSS.format(twice), "utf-8")
    found = _by_name(list(judge_by_feedparser(tmp_path, read)))
    assert found["same"].right
    assert len(found["twice"].differences) == 1
