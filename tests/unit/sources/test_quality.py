import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.quality import better_text, quality_of

SENTENCE = "The harbour of Westmere opened again on Tuesday, said the mayor of the town. "
WHOLE = "\n\n".join([SENTENCE * 3] * 4).strip()
MENU = "\n\n".join(["Home", "News and more", "Share", "Radio", "All the sections of the site"] * 8)


@pytest.mark.parametrize(
    ("page", "feed", "better"),
    [
        (WHOLE, SENTENCE, WHOLE),
        (SENTENCE, WHOLE, WHOLE),
        (MENU, SENTENCE, SENTENCE),
        (MENU, WHOLE, WHOLE),
        (WHOLE, f"{SENTENCE}The mayor also said that [...]", WHOLE),
        ("", SENTENCE, SENTENCE),
        (SENTENCE, "", SENTENCE),
        ("", "", ""),
    ],
)
def test_the_better_text_is_taken(page: str, feed: str, better: str) -> None:
    assert better_text(page, feed) == better


def test_behind_a_paywall_the_longer_text_is_taken() -> None:
    feed = f"{SENTENCE}{SENTENCE}{SENTENCE}"
    assert better_text(SENTENCE, feed, paywalled=True) == feed
    assert better_text(WHOLE, feed, paywalled=True) == WHOLE


def test_of_equals_it_is_the_pages() -> None:
    other = WHOLE.replace("Tuesday", "Monday")
    assert better_text(WHOLE, other) == WHOLE


def test_quality_says_how_much_is_sentences() -> None:
    assert quality_of(WHOLE).prose == 1
    assert quality_of(MENU).prose == 0
    assert quality_of(WHOLE).score > quality_of(SENTENCE).score > quality_of(MENU).score
    assert not quality_of("It goes on ...").whole


@given(st.text(max_size=400), st.text(max_size=400))
def test_one_of_the_two_is_returned(page: str, feed: str) -> None:
    assert better_text(page, feed) in {page, feed}
    assert 0 <= quality_of(page).score <= 1
