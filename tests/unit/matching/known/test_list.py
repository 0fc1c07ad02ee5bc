"""The list of known names as a whole: understood, in the right letters, careful with words."""

from functools import cache
from pathlib import Path

import pytest

from bot.matching.exchange.drafting import drafted_from, is_acronym
from bot.matching.known.blocks import Block, blocks, items
from bot.matching.known.names import known_actor, known_actors
from bot.matching.model import Strength
from bot.matching.proposals import everyday_words

FOLDER = Path(__file__).parents[4] / "bot" / "matching" / "data" / "known"
FOREIGN = {"ar": "یکەێۆڕڵڤپگچژ", "fa": "يكەێۆڕڵڤة", "ckb": "يكةثذصضطظ", "ru": "іїґ"}
"""Letters that a language has not."""


@cache
def _blocks() -> tuple[Block, ...]:
    return tuple(block for file in sorted(FOLDER.glob("*.txt")) for block in blocks(file))


def test_every_block_is_understood_and_every_file_has_its_licence() -> None:
    for block in _blocks():
        draft = drafted_from(block)
        assert draft.kind, block.place
        weak = [one for one in draft.aliases if one.strength is Strength.WEAK]
        assert draft.context or not weak, block.place
        assert len(weak) < len(draft.aliases), block.place
    for file in FOLDER.glob("*.txt"):
        assert "MIT" in file.read_text("utf-8").partition("\n")[0], file


@pytest.mark.parametrize("language", FOREIGN)
def test_names_are_in_the_letters_of_their_language(language: str) -> None:
    for block in _blocks():
        for name in items(block.fields().get(language, "")):
            assert set(name).isdisjoint(FOREIGN[language]), (block.place, name)


def test_everyday_words_and_the_shortest_acronyms_are_weak() -> None:
    for block in _blocks():
        strong = [one.written for one in block.aliases() if one.strength is Strength.STRONG]
        assert everyday_words(strong) == (), block.place
        short = {one for one in strong if is_acronym(one) and len(one.replace(".", "")) <= 2}
        assert {one for one in short if one.isalpha()} <= {"UN", "EU", "ЕС"}, block.place


def test_nobody_stands_there_twice() -> None:
    """Who has two blocks would have two first names, and be known by neither."""
    unknown = [
        block.place
        for block in _blocks()
        if known_actor([one.written for one in block.aliases()]) is None
    ]
    assert unknown == []


def test_there_are_as_many_as_the_readme_says() -> None:
    actors = list(known_actors())
    assert round(len(actors), -2) == 5_500
    assert round(sum(len(one.aliases) for one in actors), -3) == 40_000
