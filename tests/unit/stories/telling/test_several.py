import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.summary import LIMIT, Piece, Told, Wish, summarize_story
from bot.stories.telling.asked import wish_for
from bot.stories.telling.kinds import is_opinion, is_paywalled, is_press_release
from bot.stories.telling.live import is_live
from bot.stories.telling.openings import without_opening

LEAD = Piece(
    "Dam cracks at Kirfen",
    "Engineers found cracks in the Kirfen dam on Sunday and told 6,000 people to leave. "
    "The reservoir is being lowered by a metre a day, governor Halim Oruz said.",
)
COPY = Piece(
    "Cracks found in dam at Kirfen",
    "Cracks were found in the Kirfen dam by engineers on Sunday and 6,000 people were told to "
    "leave. Builder Strata blamed an earthquake that shook the valley in the month of May.",
)
VIEW = Piece("Opinion: A dam nobody needed", "The dam at Kirfen was always a monument to greed. "
             "Its builders should answer for it before a court of law.")  # fmt: skip


def _tell(*pieces: Piece, query: str = "", most: int = 3) -> list[Told]:
    wishes = [[wish_for(query, piece.text)] if query else [] for piece in pieces]
    return summarize_story(pieces, wishes, most=most)


def _text(told: list[Told]) -> str:
    return " ".join(sentence.text for sentence in told)


def test_another_article_adds_what_is_new_and_repeats_nothing() -> None:
    told = _tell(LEAD, COPY)
    assert [sentence.piece for sentence in told] == [0, 0, 1]
    assert "Builder Strata blamed" in told[-1].text
    assert _text(told).count("6,000") == 1


def test_what_only_another_article_says_of_the_asked_for_is_told() -> None:
    assert "Strata" in _text(_tell(LEAD, COPY, query="Strata", most=2))


@pytest.mark.parametrize("other", [LEAD, COPY])
def test_opinion_never_speaks_for_a_story(other: Piece) -> None:
    assert {sentence.piece for sentence in _tell(VIEW, other)} == {1}
    assert _tell(VIEW)


@pytest.mark.parametrize("weak", [
    replace(COPY, paywalled=True),
    replace(COPY, text=f"FOR IMMEDIATE RELEASE\n\n{COPY.text}"),
    replace(COPY, title="Live: dam", live=True),
    replace(COPY, text="Engineers found cracks in the dam."),
])  # fmt: skip
def test_open_news_speaks_first_wherever_it_stands(weak: Piece) -> None:
    assert _tell(weak, LEAD)[0] == Told(LEAD.text.partition(" The")[0], 1, "en")


def test_the_line_under_the_title_is_told_where_there_is_no_text() -> None:
    bare = Piece("Dam", "Subscribe to continue reading.", summary="Cracks in the dam.")
    assert _text(_tell(bare)) == "Cracks in the dam."


@pytest.mark.parametrize(("piece", "opinion", "release", "paid", "live"), [
    (Piece("Why dams", "", url="https://a.example/opinion/dams"), True, False, False, False),
    (Piece("رأي: السد", ""), True, False, False, False),
    (Piece("Dam", "PRESS RELEASE\n\nAcme opens a dam."), False, True, False, False),
    (Piece("Dam", "Cracks. Subscribe to continue reading."), False, False, True, False),
    (Piece("Dam", "09:10 One.\n10:20 Two.\n11:30 Three."), False, False, False, True),
    (Piece("Dam", "The works began at 09:10. They ended at 10:20."), False, False, False, False),
    (Piece("Opinion poll: most want a dam", "A poll."), False, False, False, False),
])  # fmt: skip
def test_what_an_article_is_beside_news(
    piece: Piece, *, opinion: bool, release: bool, paid: bool, live: bool
) -> None:
    assert is_opinion(piece) is opinion
    assert is_press_release(piece) is release
    assert is_paywalled(piece) is paid
    assert is_live(piece) is live


@pytest.mark.parametrize("sentence", [
    "Baghdad is calm, the mayor says - for now.", "The deal - the first in years - is off.",
    "Arlen: a town without trains.", "Two ships (both old) sank - nobody was hurt.",
    "Nine of ten (AP poll) want it - and now.", "US/UK talks began.",
    "قال الوزير - وهو من الموصل - إن الجسر مفتوح.",
])  # fmt: skip
def test_a_sentence_that_only_looks_like_a_dateline_stays_whole(sentence: str) -> None:
    assert without_opening(sentence) == sentence


pieces = st.builds(
    Piece,
    title=st.text(max_size=30),
    text=st.text(alphabet=st.sampled_from('abc Xب .?!\n"”“()14:0,/-'), max_size=400),
    live=st.booleans(),
    opinion=st.booleans(),
    paywalled=st.booleans(),
)


@given(st.lists(pieces, min_size=1, max_size=4), st.integers(0, 4))
def test_any_articles_are_told_within_the_limits_and_the_same_each_time(
    given_pieces: list[Piece], most: int
) -> None:
    told = _tell(*given_pieces, most=most)
    assert len(told) <= most
    assert sum(len(sentence.text) for sentence in told) <= LIMIT
    assert told == _tell(*given_pieces, most=most)


@given(pieces, st.sampled_from(["Qorvane", "Qor Vane", "قورفان"]))
def test_the_asked_name_is_told_wherever_it_stands(piece: Piece, name: str) -> None:
    sentence = f"The mayor met {name} at the gates of the old harbour on a cold day."
    text = f"{piece.text}\n\n{sentence}\n\n{piece.text}"
    asked = Piece("Harbour", text)
    assert name in _text(summarize_story([asked], [[wish_for(name, text)]]))


@pytest.mark.parametrize("hostile", [
    "a. " * 17_000, "..[111 111 111 111] " * 4_000, "." * 60_000, '"' * 60_000, "(" * 60_000,
    "14:05 " * 10_000, "by A " * 12_000, "word " * 12_000, "\n\n".join(["Same line."] * 9_000),
    "A (AP) - " * 8_000, "X" * 60_000, "قال " * 15_000,
])  # fmt: skip
def test_hostile_text_takes_no_longer_than_any_other(hostile: str) -> None:
    started = time.process_time()
    _tell(Piece("Title", hostile), Piece("Title", hostile), query="word")
    assert time.process_time() - started < 5


def test_wishes_are_answered_by_different_sentences_where_they_must() -> None:
    text = f"{LEAD.text} Nothing else was said about the dam for a while. {COPY.text}"
    piece = Piece("Dam", text)
    wishes: list[Wish] = [wish_for("Halim Oruz", text), wish_for("Strata", text)]
    told = _text(summarize_story([piece], [wishes]))
    assert "Oruz" in told
    assert "Strata" in told


def test_prose_that_looks_like_the_sites_is_told_where_nothing_else_answers() -> None:
    prose = "Read more books, teacher Ines Koval told her pupils at the school of Melby on Monday."
    text = f"{LEAD.text}\n\n{prose}\n\nRead more: Ines Koval"
    told = summarize_story([Piece("Dam", text)], [[wish_for("Ines Koval", text)]])
    assert told[-1].text == prose
    assert prose not in _text(summarize_story([Piece("Dam", text)], [[]]))
