from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.summary import LIMIT, Piece, Wish
from bot.stories.summary import summarize as tell
from bot.stories.telling.leaning import leans

TITLE = "Governor of Port Vale signs harbour deal with Lumeria"
LEAD = (
    "The governor of Port Vale signed a ten-year agreement on Tuesday that lets Lumerian ships "
    "use the northern harbour."
)
TEXT = f"""{TITLE}

PORT VALE, March 3 (Reuters) - {LEAD} Read more

Read more: What we know about the harbour

He said the deal would bring 3.5 million marks a year. “We are ready. We have waited for years,” \
said Tomas Arlen, who leads the dockers' union. Critics fear that foreign ships crowd out the \
fishermen.

The fishermen's association, led by Ines Koval, will protest on Friday. She has called the deal \
a mistake. Sign up for our newsletter"""


def summarize(title: str, text: str, wanted: Sequence[tuple[int, int]] = ()) -> list[str]:
    return tell(Piece(title, text), [Wish((span,)) for span in wanted])


def _span(phrase: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(phrase)
    return start, start + len(phrase)


@pytest.mark.parametrize("phrase", ["Ines Koval", "Tomas Arlen", "fishermen.", "3.5 million"])
def test_the_summary_contains_what_was_asked_for(phrase: str) -> None:
    assert phrase in " ".join(summarize(TITLE, TEXT, [_span(phrase)]))


def test_the_lead_stays_beside_what_was_asked_for_when_both_fit() -> None:
    assert LEAD in summarize(TITLE, TEXT, [_span("Ines Koval")])


@pytest.mark.parametrize("opening", [
    "Harbour News/ ", "PORT VALE (AP) — ", "Port Vale, March 3 (Reuters) - ", "AFP - ",
    "14:05 GMT | ", "PORT VALE, Lumeria — ",
])  # fmt: skip
def test_no_mark_of_agency_place_or_hour_stands_before_a_sentence(opening: str) -> None:
    assert summarize("Ships may come", f"{opening}{LEAD}") == [LEAD]


def test_blanks_are_single_and_never_before_a_full_stop() -> None:
    text = "The governor  signed a ten-year agreement , and left for the harbour at noon ."
    (told,) = summarize("Ships may come", text)
    assert told == "The governor signed a ten-year agreement, and left for the harbour at noon."


def test_two_or_three_sentences_in_the_order_of_the_text() -> None:
    told = summarize(TITLE, TEXT, [_span("Ines Koval")])
    assert 2 <= len(told) <= 3
    assert sorted(told, key=TEXT.index) == told


def test_the_dateline_goes_and_the_sentence_stays() -> None:
    assert summarize(TITLE, TEXT)[0] == LEAD


@pytest.mark.parametrize("unwanted", [TITLE, "Read more", "Reuters", "newsletter"])
def test_title_furniture_and_agency_marks_are_not_told(unwanted: str) -> None:
    assert unwanted not in " ".join(summarize(TITLE, TEXT))


def test_a_quotation_of_two_sentences_is_told_whole_or_not_at_all() -> None:
    told = " ".join(summarize(TITLE, TEXT, [_span("waited for years")]))
    assert "“We are ready. We have waited for years,” said Tomas Arlen" in told


def test_a_sentence_that_opens_with_a_pronoun_brings_the_one_before() -> None:
    told = summarize(TITLE, TEXT, [_span("called the deal")])
    place = told.index("She has called the deal a mistake.")
    assert "Ines Koval" in told[place - 1]


@pytest.mark.parametrize("quotation", [
    "“Nobody in the old town will carry buckets at night again,” she said.",
    '"Nobody in the old town will carry buckets at night again."',
    "«Nobody in the old town will carry buckets at night again», one of them said.",
])  # fmt: skip
def test_words_of_nobody_named_are_not_told_without_the_sentence_before(quotation: str) -> None:
    before = "Ines Koval spoke for a long time in front of the gates " + "of the harbour " * 45
    told = summarize("Ships may come", f"{LEAD} {before.strip()}. {quotation}")
    assert quotation not in told


def test_an_overlong_sentence_is_cut_with_marks_around_what_was_asked_for() -> None:
    text = "harbour " * 300 + "Ines Koval " + "market " * 300
    (told,) = summarize("Long", text, [_span("Ines Koval", text)])
    assert len(told) <= LIMIT
    assert told.startswith("…")
    assert told.endswith("…")
    assert "Ines Koval" in told


@pytest.mark.parametrize("text", ["", " \n", TITLE, "Read more", "https://port-vale.example/a"])
def test_a_text_that_says_nothing_has_no_summary(text: str) -> None:
    assert summarize(TITLE, text) == []


def test_an_arabic_text_is_told_in_its_own_sentences() -> None:
    text = (
        "بورت فيل (رويترز) - وقع حاكم المدينة اتفاقا جديدا حول الميناء الشمالي مع الجيران. "
        "هل يرضى الصيادون بذلك؟ قالت إيناس كوفال إن الصيادين سيحتجون يوم الجمعة أمام الميناء. "
        "اقرأ أيضا: كل ما نعرفه عن الميناء"
    )
    told = summarize("اتفاق الميناء", text, [_span("إيناس كوفال", text)])
    assert told[0].startswith("وقع حاكم المدينة")
    assert any("إيناس كوفال" in sentence for sentence in told)
    assert not any("اقرأ" in sentence for sentence in told)


words = st.text(alphabet=st.sampled_from("abcXYZب ."), min_size=1, max_size=300)


@given(before=words, after=words, title=st.text(max_size=40))
def test_whatever_stands_around_it_the_asked_name_is_told_within_the_limit(
    before: str, after: str, title: str
) -> None:
    text = f"{before} Qorvane {after}"
    told = summarize(title, text, [_span("Qorvane", text)])
    assert "Qorvane" in " ".join(told)
    assert sum(len(sentence) + 1 for sentence in told) <= LIMIT + 1


def test_a_lead_that_nearly_repeats_the_title_stays_when_only_it_names_what_was_asked_for() -> None:
    title = "Tomas Arlen ends dock strike after nine days"
    text = (
        "Tomas Arlen ended the dock strike after nine days on Monday. "
        "The port reopened at noon with two cranes."
    )
    assert summarize(title, text, [_span("Tomas Arlen", text)])[0].startswith("Tomas Arlen ended")
    assert summarize(title, f"{title}.", [(0, 11)]) == []


FEATURE = """For eleven years Ada Nnam has climbed four flights of stairs with a bucket of water. \
Her block on the lagoon of Port Vale has taps. They have never worked. The seamstress joins the \
line at the standpipe below and starts to climb. When the line is long her bucket is the last. \
{day} the city of Port Vale announced a plan to bring piped water to six million people. Three \
minutes later the line at the standpipe laughed."""


@pytest.mark.parametrize("day", ["On Tuesday", "Yesterday"])
def test_what_happened_is_told_though_the_article_begins_with_somebodys_life(day: str) -> None:
    told = summarize("A bucket and a tap", FEATURE.format(day=day))
    assert f"{day} the city" in " ".join(told)
    assert "Three minutes later" not in " ".join(told)
    assert f"{day} the city" not in " ".join(summarize("A tap", FEATURE.replace("{day}", "Then")))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Four minutes later a wave came round the bend.", True),
        ("Behind it lay 62 paintings.", True),
        ("By then the house was empty.", True),
        ("Das hat der Minister gesagt.", True),
        ("Das Rathaus von Besk wird saniert.", False),
        ("Das neue Rathaus steht.", False),
        ("Behind Italy came Spain.", False),
    ],
)
def test_what_points_back_leans(sentence: str, *, expected: bool) -> None:
    assert leans(sentence) == expected
