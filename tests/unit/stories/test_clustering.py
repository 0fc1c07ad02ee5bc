import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.clustering_scores import bcubed
from benchmarks.same_event import cluster, moment_of
from bot.ids import ArticleId, StoryId
from bot.stories.clustering import Cluster, clusters, clusters_of
from bot.stories.features import features_of
from bot.stories.grouping import place
from bot.stories.leads import lead_of
from bot.stories.linkage import attach_lone, average_link
from bot.stories.mapping import map_to_known, successors
from bot.stories.model import Article
from bot.stories.near_copies import same_text, sample_of
from bot.stories.preparing import prepare
from bot.stories.regrouping import plan
from bot.stories.stems import stem
from bot.stories.tongue import language_of
from bot.stories.trust import LIVE_WINDOW, WINDOW, trust_among
from bot.stories.vectors import Weighing

DATA = Path(__file__).parents[3] / "benchmarks" / "data"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DEAL = "Governor of Port Vale signs harbour deal"
DEAL_TOO = "Port Vale governor signs harbour deal with Lumeria"


def _events(name: str = "events") -> list[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _article(number: int, title: str, text: str = "", **more: Any) -> Article:  # noqa: ANN401
    return Article(ArticleId(number), title, text, at=NOW, language="en", **more)


def _sets(articles: list[Article]) -> list[set[int]]:
    return sorted((set(one.articles) for one in clusters(articles)), key=min)


def _cut(events: list[dict[str, Any]], kept: str) -> list[dict[str, Any]]:
    if kept == "title":
        return [{**one, "text": ""} for one in events]
    return events


@pytest.mark.parametrize(
    ("name", "kept", "least", "most_mixed"),
    [
        ("events", "all", 0.97, 0.03),
        ("events", "title", 0.9, 0.1),
        ("sequels", "all", 0.97, 0.05),
        ("sequels", "title", 0.88, 0.1),
        ("aggregated", "all", 0.9, 0.05),
        ("aggregated", "title", 0.68, 0.25),
    ],
)
def test_labelled_events_are_found(name: str, kept: str, least: float, most_mixed: float) -> None:
    events = _cut(_events(name), kept)
    scores = bcubed([one["event"] for one in events], cluster(events))
    assert scores.f1 >= least
    assert scores.mixed <= most_mixed


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(random: Random) -> None:
    events = _events()
    shuffled = events.copy()
    random.shuffle(shuffled)
    found = dict(zip((one["id"] for one in shuffled), cluster(shuffled), strict=True))
    expected = cluster(events)
    pairs = {(expected[at], found[one["id"]]) for at, one in enumerate(events)}
    assert len(pairs) == len(set(expected)) == len(set(found.values()))


def test_nearly_all_ids_stay_when_a_tenth_more_arrives() -> None:
    events = _events()
    late = {one["id"] for one in events[::10]}
    first = [one for one in events if one["id"] not in late]
    before = {one["id"]: StoryId(number) for one, number in zip(first, cluster(first), strict=True)}
    numbers = cluster(events)
    found = [
        Cluster(tuple(ArticleId(at) for at, other in enumerate(numbers) if other == number), {})
        for number in sorted(set(numbers))
    ]
    known = {
        ArticleId(at): before[one["id"]] for at, one in enumerate(events) if one["id"] in before
    }
    mapped = map_to_known(found, known)
    now = {article: one.story_id for one in mapped for article in one.cluster.articles}
    kept = sum(now[article] == story for article, story in known.items())
    assert kept >= 0.95 * len(known)


def test_three_days_part_what_words_join_and_two_where_one_is_live() -> None:
    first = _article(1, DEAL)
    for window, live in ((WINDOW, False), (LIVE_WINDOW, True)):
        near = replace(_article(2, DEAL_TOO, live=live), at=NOW + window)
        far = replace(near, at=NOW + window + timedelta(minutes=1))
        assert _sets([first, near]) == [{1, 2}]
        assert _sets([first, far]) == [{1}, {2}]


def _found(events: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(one["event"], story) for one, story in zip(events, cluster(events), strict=True)]


def test_a_few_articles_in_another_language_are_weighed_among_themselves() -> None:
    found = _found(_events("sequels"))
    for one, other in (("de-streik", "de-pflege"), ("ckb-lafaw", "ckb-mangrtn")):
        first = {story for event, story in found if event == one}
        assert first.isdisjoint(story for event, story in found if event == other)


def _trust(first: str, second: str, *, later: timedelta = timedelta()) -> float:
    one = _article(
        1, "Shares rise in Lowmark", f"Shares in Lowmark rose {first} on hopes of a cut."
    )
    other = _article(2, "Lowmark shares rise", f"Shares in Lowmark rose {second} on hopes of cuts.")
    batch = [prepare(one), prepare(replace(other, at=NOW + later))]
    return trust_among(batch, Weighing([article.features for article in batch]))(0, 1)


def test_a_sequel_needs_more_in_common_days_later_or_where_it_names_another_weekday() -> None:
    same, other = _trust("on Monday", "on Monday"), _trust("on Monday", "on Friday")
    unsaid = _trust("at noon", "at noon")
    assert same > unsaid > other > 0
    assert _trust("at noon", "at noon", later=timedelta(days=1)) == unsaid
    assert unsaid > _trust("at noon", "at noon", later=timedelta(days=2)) > 0
    assert _trust("at noon", "at noon", later=timedelta(days=4)) == 0


def test_an_event_and_its_sequel_stay_apart_though_all_they_share_is_rare() -> None:
    assert average_link(_two_pairs(0.6, 0.25)) == [[0, 1], [2, 3]]
    assert average_link(_two_pairs(0.4, 0.25)) == [[0, 1, 2, 3]]
    assert average_link(_two_pairs(1.0, 0.35)) == [[0, 1, 2, 3]]  # copied titles, two of each


def _two_pairs(within: float, between: float) -> list[dict[int, float]]:
    return [
        {other: within if one // 2 == other // 2 else between for other in range(4) if other != one}
        for one in range(4)
    ]


def test_weekdays_are_known_in_the_articles_language() -> None:
    for language, text in (("en", "on Friday"), ("ar", "يوم الجمعة"), ("fa", "گفت روز جمعه")):
        found = features_of(replace(_article(1, "", text), language=language))
        assert found.weekdays == {4}


def test_articles_without_a_moment_are_compared_by_their_words() -> None:
    assert _sets([_article(1, DEAL), replace(_article(2, DEAL_TOO), at=None)]) == [{1, 2}]


def test_columns_and_numbered_series_stay_apart() -> None:
    series = [
        _article(at, f"Morning briefing from Port Vale harbour: episode {at}") for at in (3, 4)
    ]
    assert _sets([_article(1, "Letters"), _article(2, "Letters"), *series]) == [{1}, {2}, {3}, {4}]


def test_a_name_written_two_ways_is_one_name() -> None:
    one, other, brother = (
        set(prepare(_article(1, f"{name} rejects the deal")).features.title)
        for name in ("Haydar Al-Qasimiri", "Haidar Al-Qassimiri", "Haidar Al-Qasimi")
    )
    assert one == other != brother


def test_a_sources_mould_filled_with_other_figures_is_another_event() -> None:
    articles = [
        _article(
            number,
            f"Marzuki visits district {number}",
            f"Daoud Al Marzuki opened clinic number {number} in the northern district. "
            f"He promised {number} more nurses before the summer.",
        )
        for number in (2, 4, 6)
    ]
    assert _sets(articles) == [{2}, {4}, {6}]
    (first, *later) = (prepare(article) for article in articles)
    placed = place(later, [(first, StoryId(1))])
    assert [(one.story_id, one.copy) for one in placed] == [(None, False), (None, False)]


def test_a_title_without_any_letter_is_no_error() -> None:
    assert _sets([_article(1, "?!"), _article(2, ""), _article(3, "the of")]) == [{1}, {2}, {3}]


def test_two_languages_are_joined_only_by_actors_and_figures_and_when_asked_to() -> None:
    english = [
        _article(1, "Norland envoy meets Varga", "They spoke of 8420 prisoners."),
        _article(2, "Storm in Carrow cuts power", "Homes are dark."),
    ]
    arabic = replace(
        _article(3, "مبعوث نورلاند يلتقي فارغا", "بحثا مصير 8420 أسيرا في العاصمة."), language="ar"
    )
    batch = [
        replace(one, actors=frozenset({7, 8})) if one.article_id != 2 else one
        for one in (*english, arabic)
    ]
    prepared = [prepare(one) for one in batch]
    assert len(clusters_of(prepared)) == 3
    assert {one.articles for one in clusters_of(prepared, across=True)} >= {(1, 3), (2,)}
    alone = [prepare(replace(one, actors=frozenset({7}))) for one in batch]
    assert len(clusters_of(alone, across=True)) == 3


def test_average_link_does_not_chain() -> None:
    alike = [{1: 0.3}, {0: 0.3, 2: 0.2}, {1: 0.2}]
    assert average_link(alike) == [[0, 1], [2]]
    assert attach_lone([[0, 1], [2]], alike) == [[0, 1, 2]]


def test_a_lone_article_between_two_groups_stays_alone() -> None:
    alike = [{1: 0.5, 4: 0.1}, {0: 0.5, 4: 0.1}, {3: 0.5, 4: 0.09}, {2: 0.5, 4: 0.09}, {}]
    for at, near in enumerate(alike[:4]):
        alike[4][at] = near[4]
    assert attach_lone([[0, 1], [2, 3], [4]], alike) == [[0, 1], [2, 3], [4]]


def test_stories_go_on_as_the_clusters_they_overlap_most() -> None:
    known = {ArticleId(at): StoryId(10 if at < 4 else 20) for at in range(1, 7)}
    large, small = (
        Cluster((ArticleId(1), ArticleId(2), ArticleId(5)), {}),
        Cluster((ArticleId(3),), {}),
    )
    rest = Cluster((ArticleId(4), ArticleId(6), ArticleId(9)), {})
    assert [one.story_id for one in map_to_known([large, small, rest], known)] == [10, None, 20]


def test_a_vanished_story_is_followed_by_the_one_most_of_it_went_to() -> None:
    before = {ArticleId(at): StoryId(10) for at in (1, 2, 3)}
    after = {ArticleId(1): StoryId(20), ArticleId(2): StoryId(30), ArticleId(3): StoryId(30)}
    assert successors(before, after) == {10: 30}
    assert successors(before, {**after, ArticleId(1): StoryId(10)}) == {}


def test_a_plan_for_what_is_right_already_moves_nothing() -> None:
    window = [
        (prepare(_article(1, DEAL)), StoryId(5)),
        (prepare(_article(2, DEAL_TOO)), StoryId(5)),
    ]
    assert plan(window, NOW - WINDOW).moves == ()
    parted = [window[0], (window[1][0], StoryId(6))]
    assert [(one.article_id, one.story_id) for one in plan(parted, NOW - WINDOW).moves] == [(2, 5)]


def test_who_leads() -> None:
    text = "Ships may use the northern harbour from next week, the governor said. " * 4
    opinion = _article(1, DEAL, text, opinion=True)
    paywalled = _article(2, DEAL, text, paywalled=True)
    short, copy, report = _article(3, DEAL), _article(4, DEAL, text), _article(5, DEAL, text)
    assert lead_of([opinion, paywalled, short, copy, report], {copy.article_id}) == 5
    assert lead_of([opinion, paywalled]) == 2
    assert lead_of([opinion]) is None


def test_an_edited_copy_is_found_and_two_reports_of_one_event_are_none() -> None:
    wire, rewritten = _events_of("wire-bridge")[0], _events_of("wire-bridge")[3]
    words = wire["text"].split()
    cut = " ".join(word for at, word in enumerate(words) if at % 30 != 7)[
        : len(wire["text"]) * 3 // 4
    ]
    assert same_text(sample_of(wire["text"]), sample_of(f"Sign up for our letter. {cut}"))
    assert not same_text(sample_of(wire["text"]), sample_of(rewritten["text"]))
    assert not same_text(sample_of("Too short."), sample_of("Too short."))


def _events_of(event: str) -> list[dict[str, Any]]:
    return [one for one in _events() if one["event"] == event]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "resigned", "resigns"), ("en", "israeli", "israel"), ("en", "turkey", "turks"),
     ("en", "bavarians", "bavaria"), ("en", "election", "elected"), ("en", "visits", "visiting"),
     ("ar", "والانتخابات", "انتخابات"), ("ar", "الرييس", "رييس"), ("ckb", "شارهكه", "شار"),
     ("ru", "выборов", "выборы"), ("fr", "manifestants", "manifestant")],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize(
    ("title", "declared", "expected"),
    [("Storm hits the coast of Norland", "ar", "en"), ("Lohan enters rehab", None, "en"),
     ("الرئيس يصل إلى بغداد", "en", "ar"), ("سەرۆکی هەرێم گەیشتە بەغدا", None, "ckb"),
     ("رئیس جمهوری وارد تهران شد", None, "fa"), ("Le président est arrivé à Paris", None, "fr"),
     ("Juan de la Cruz found in river", None, "en"), ("Lohan enters rehab", "eng", "en"),
     ("Президент прибыл в столицу", None, "ru"), ("首相が辞任", None, "cjk")],
)  # fmt: skip
def test_the_language_is_told_by_the_words(title: str, declared: str | None, expected: str) -> None:
    assert language_of(title, "", declared) == expected


@pytest.mark.parametrize(
    "written", ["2026-03-04T12:00:00Z", "Wed, 04 Mar 2026 12:00:00 +0000", NOW.timestamp(), NOW]
)
def test_moments_are_read_however_they_are_written(written: object) -> None:
    assert moment_of(written) == NOW
    assert moment_of(None) is moment_of("soon") is moment_of(float("nan")) is None


def test_missing_values_are_no_error() -> None:
    missing = float("nan")
    given = {"title": DEAL, "text": missing, "published": missing, "lang": missing}
    assert cluster([given, {"title": DEAL_TOO}, {}]) == [0, 0, 1]
    assert cluster([]) == []
