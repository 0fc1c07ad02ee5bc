"""What must hold for every text: spelling by machine or by habit changes no verdict."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.matching.folding import INVISIBLE, fold_word
from bot.matching.lexemes import QueryError
from bot.matching.tokens import fold, tokenize
from bot.matching.topics import parse
from tests.unit.matching.support import answers, names

# Letters of the scripts the bot speaks, signs that trip tokenisers, and some that nothing expects.
LETTERS = st.sampled_from(
    "abcdefgxyzABCXYZéşğıİßœøçñ'’-‑.ʿأإآةىيیکكخزعليمحد ـًّـابجقەڕڵ"
    "гджийЁцЩ中国カ0१٣9½ﷺﬁ_#&/ \u200c\u200d\n"
)
TEXTS = st.text(LETTERS, max_size=40)
PLAIN = st.text(st.sampled_from("abdefghklmnoprstuvz"), min_size=3, max_size=9)

NAME = "Tarim al-Dabba'ni"
SENTENCES = [
    "The envoy met Tarim al-Dabba'ni on Monday.",
    "Nobody of that kind was there; Tarima Dabbler was.",
    "زار طارم الدباني المدينة أمس",
    "Тарим аль-Даббани прибыл в город.",
]


CHANGES: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "typographic apostrophe": lambda text: text.replace("'", "’"),
    "ayn": lambda text: text.replace("'", "ʿ"),
    "entity": lambda text: text.replace("'", "&#39;"),
    "unbreakable hyphen": lambda text: text.replace("-", "‑"),
    "no hyphen": lambda text: text.replace("-", " "),
    "line break at a hyphen": lambda text: text.replace("-", "-\n"),
    "line breaks": lambda text: text.replace(" ", "\n"),
    "unbreakable spaces": lambda text: text.replace(" ", "\u00a0"),
    "lower case": str.lower,
    "capitals": lambda text: text.replace("Tarim", "TARIM").replace("al-Dab", "AL-DAB"),
    "harakat": lambda text: text.replace("ا", "ا\u064e"),
    "tatweel": lambda text: text.replace("طارم", "طـارم"),
    "non-joiner": lambda text: text.replace("طارم", "طا\u200cرم"),
    "soft hyphen": lambda text: text.replace("Tarim", "Ta\u00adrim"),
    "marks of direction": lambda text: text.replace("Tarim", "\u200eTarim\u200e"),
    "possessive": lambda text: text.replace("Dabba'ni", "Dabba'ni's"),
    "clitics": lambda text: text.replace("طارم", "ولطارم"),
}


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("change", CHANGES)
def test_how_a_text_is_typed_changes_no_verdict(sentence: str, change: str) -> None:
    assert names(CHANGES[change](sentence), NAME) is names(sentence, NAME)


@given(word=st.text(min_size=1, max_size=12))
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold_word(fold_word(word)) == fold_word(word)


@given(text=TEXTS)
def test_folding_is_the_same_for_all_normal_forms(text: str) -> None:
    folded = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(folded) == 1


@given(text=st.text(max_size=60))
def test_words_stand_where_the_tokens_say(text: str) -> None:
    tokens = tokenize(text)
    assert len(tokens.spans) == len(tokens.raw) == len(tokens.words)
    for raw, (start, end) in zip(tokens.raw, tokens.spans, strict=True):
        # A word is composed, with plain apostrophes and without signs that nobody sees.
        written = text[start:end].replace("_", " ").replace("’", "'").replace("‘", "'")
        assert raw == unicodedata.normalize("NFC", re.sub(f"[{INVISIBLE}]", "", written))
    assert all(tokens.words)


@given(text=st.text(st.sampled_from("abXY12''.-_&;# \n\0"), max_size=30))
def test_a_text_in_ascii_has_the_words_that_any_other_text_has(text: str) -> None:
    plain, printed = tokenize(text), tokenize(f"{text} é")
    assert plain.raw == printed.raw[:-1]
    assert plain.words == printed.words[:-1]


@given(before=TEXTS, phrase=TEXTS, after=TEXTS)
def test_a_phrase_surrounded_by_other_words_is_always_found(
    before: str, phrase: str, after: str
) -> None:
    words = tokenize(phrase).words
    assume(words)
    assume(tokenize(" ".join(words)).words == words)  # some signs stand for several words
    assume("'" not in phrase[:1] + phrase[-1:])
    text = f"{before} x\n{phrase}\ny {after}"
    assert answers(text, f'"{phrase}"')


@given(before=TEXTS, given=PLAIN, family=PLAIN, after=TEXTS)
def test_a_full_name_surrounded_by_other_words_is_always_found(
    before: str, given: str, family: str, after: str
) -> None:
    name = f"{given.title()} {family.title()}"
    assert names(f"{before} \n {name} \n {after}", name)


@given(query=st.text(st.sampled_from('ab"()- \nANDORTéé中’.-=NEAR/3½'), max_size=30))
def test_a_normal_form_is_its_own_normal_form(query: str) -> None:
    try:
        normal = parse(query).normal_form
    except QueryError:
        return
    assert parse(normal).normal_form == normal


def _refusal(query: str) -> QueryError | None:
    try:
        parse(query)
    except QueryError as error:
        return error
    return None


@given(query=st.text(max_size=40))
def test_a_refusal_points_into_the_query(query: str) -> None:
    error = _refusal(query)
    if error is not None:
        assert 0 <= error.position <= error.position + error.length <= len(query)


@given(words=st.lists(PLAIN, min_size=2, max_size=4, unique=True))
def test_the_order_of_alternatives_and_requirements_does_not_matter(words: list[str]) -> None:
    backwards = words[::-1]
    assert parse(" OR ".join(words)).normal_form == parse(" OR ".join(backwards)).normal_form
    assert parse(" AND ".join(words)).normal_form == parse(" ".join(backwards)).normal_form
