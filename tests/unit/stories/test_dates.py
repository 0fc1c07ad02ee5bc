import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.dates import LONGEST, counts_from_before, dated

PUBLISHED = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)  # a Thursday
DATA = Path(__file__).parents[2] / "data" / "stories"
CASES = [
    line.split("\t")
    for line in (DATA / "relative_dates.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
LANGUAGES = ["en", "ar", "ckb", "fa", "tr", "ru", "fr", "de", "es"]
_MARK = re.compile(r" \([^()]*\d[^()]*\)")

WORDS = sorted({word for _, sentence, _ in CASES for word in sentence.split()})
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


@pytest.mark.parametrize(("language", "sentence", "expected"), CASES)
def test_words_for_days_get_their_date(language: str, sentence: str, expected: str) -> None:
    assert dated(sentence, PUBLISHED, language) == expected


def _dates(mark: str) -> list[str]:
    """Return the numbers that a mark of the blind table should show."""
    days = [written.split("-") for written in mark.split("/")]
    return [str(int(day[-1])) if len(day) == len("YMD") else day[0] for day in days]


def test_words_of_a_table_written_blind_mean_their_day() -> None:
    lines = (DATA / "blind_dates.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    wrong: list[str] = []
    for language, hour, labelled in rows:
        published = datetime.fromisoformat(f"2026-11-19T{hour}+00:00")
        sentence = re.sub(r" \[[^]]*]", "", labelled)
        shown = dated(sentence, published, language)
        assert _MARK.sub("", shown) == sentence
        found = [re.findall(r"\d+", mark) for mark in _MARK.findall(shown)]
        if found != [_dates(mark) for mark in re.findall(r" \[([^]]*)]", labelled)]:
            wrong.append(shown)
    assert len(wrong) <= 0.02 * len(rows), wrong


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The harbour was built about 1,600 years ago."),
        ("en", "It froze 12,500 years ago, and thawed 2.5 years ago."),
        ("tr", "Liman 1.600 yıl önce kuruldu."),
        ("ru", "Порт построили 2,5 года назад и 1 600 лет назад."),
        ("ar", "لم يعد أحد منذ عام الفيضان."),
        ("ar", "رأيناها قبل أسبوع الموضة."),
    ],
)
def test_a_part_of_a_number_or_of_a_name_is_no_date(language: str, sentence: str) -> None:
    published = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert dated(sentence, published, language) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Shares had reached a record a day earlier."),
        ("fr", "La veille, le cours avait monté."),
        ("de", "Am Tag zuvor war der Kurs gestiegen."),
        ("ru", "Днём ранее акции выросли."),
    ],
)
def test_a_day_counted_from_the_sentence_before_is_not_guessed(
    language: str, sentence: str
) -> None:
    assert dated(sentence, PUBLISHED, language) == sentence
    assert counts_from_before(sentence, language)
    assert not counts_from_before(sentence, "xx")


def test_the_day_before_something_counts_from_no_other_sentence() -> None:
    assert not counts_from_before("He arrived the day before the match.", "en")


def test_there_are_cases_in_every_language() -> None:
    assert {language for language, _, _ in CASES} == set(LANGUAGES)


@given(SENTENCES, st.sampled_from(LANGUAGES), st.timedeltas(timedelta(-20_000), timedelta(20_000)))
def test_dates_are_only_added_and_only_once(sentence: str, language: str, apart: timedelta) -> None:
    published = PUBLISHED + apart
    shown = dated(sentence, published, language)
    assert _MARK.sub("", shown) == _MARK.sub("", sentence)
    assert dated(shown, published, language) == shown


@given(SENTENCES, st.sampled_from([*LANGUAGES, None, "xx", ""]))
def test_without_a_date_of_publication_nothing_is_guessed(
    sentence: str, language: str | None
) -> None:
    assert dated(sentence, None, language) == sentence


def test_the_day_is_that_of_the_place_of_publication() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert dated("It opened today.", late, "en") == "It opened today (18 Nov)."
    there = timezone(timedelta(hours=3))
    assert dated("It opened today.", late, "en", there) == "It opened today (19 Nov)."


def test_a_date_in_another_year_names_it() -> None:
    january = datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert dated("It opened yesterday.", january, "en") == "It opened yesterday (31 Dec 2025)."


def test_a_language_may_have_a_country_and_be_missing() -> None:
    assert dated("It opened today.", PUBLISHED, "en-US") == "It opened today (19 Nov)."
    assert dated("It opened today.", PUBLISHED, None) == "It opened today (19 Nov)."
    assert dated("Idag öppnade den.", PUBLISHED, "sv") == "Idag öppnade den."


@pytest.mark.parametrize(
    "hostile",
    [
        "on " * 20_000,
        "last on " * 10_000 + "Wednesday",
        "“" * 30_000,
        '"' * 30_001,
        "Wednesday " * 3_000,
        "will " * 20_000 + "on Monday",
        "7 days ag" * 5_000,
        "ست" * 20_000,
    ],
)
def test_hostile_sentences_take_no_time(hostile: str) -> None:
    for language in ("en", "ar"):
        dated(hostile, PUBLISHED, language)  # else this test would not end
        dated(hostile[:LONGEST], PUBLISHED, language)
