from hypothesis import given
from hypothesis import strategies as st

from bot.stories.novelty import Memory

OLD = "The governor signed the harbour deal on the quay. Ships will use the northern harbour."
NEW = "Parliament voted against the treaty late in the evening."
ARABIC = "وقع حاكم المدينة اتفاق الميناء على الرصيف. ستستخدم السفن الميناء الشمالي."


def test_what_was_said_in_other_words_of_the_same_stems_is_known() -> None:
    memory = Memory([(OLD, "en")])
    again = "The governors sign a harbour deal on the quay."
    assert memory.new_share([(again, "en"), (NEW, "en")]) == 1 / 2


def test_the_share_of_new_sentences() -> None:
    memory = Memory([(OLD, "en")])
    assert memory.new_share([(OLD, "en")]) == 0
    assert memory.new_share([(NEW, "en")]) == 1
    assert memory.new_share([(f"{OLD} {NEW}", "en")]) == 1 / 3
    assert memory.new_share([("", None)]) == 0


def test_known_sentences_are_blanked_and_the_others_stay_in_their_place() -> None:
    text = f"{OLD}\n\n{NEW}"
    left = Memory([(OLD, "en")]).only_new(text, "en")
    assert len(left) == len(text)
    assert left.strip() == NEW
    assert left.index(NEW) == text.index(NEW)


def test_arabic_is_compared_as_well() -> None:
    assert Memory([(ARABIC, "ar")]).new_share([(ARABIC, "ar")]) == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_is_remembered_is_never_new(one: str, other: str) -> None:
    memory = Memory([(one, None), (other, None)])
    assert memory.new_share([(one, None)]) == 0
    assert len(memory.only_new(other, None)) == len(other)
