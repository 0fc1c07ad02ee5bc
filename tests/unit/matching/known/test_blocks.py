"""The form in which actors are written down."""

from pathlib import Path

import pytest

from bot.matching.known.blocks import BlockError, blocks
from bot.matching.model import Alias, Strength


def _written(folder: Path, text: str) -> Path:
    file = folder / "list.txt"
    file.write_text(text, "utf-8")
    return file


def test_blocks_are_parted_by_empty_lines_and_know_where_they_stand(tmp_path: Path) -> None:
    text = "# Of Velmora.\n\nen: Dallin | ~D\nis: person\n\n\nen: Guards\n"
    first, second = blocks(_written(tmp_path, text))
    assert (first.place, second.place) == ("list.txt line 3", "list.txt line 7")
    assert first.aliases() == (Alias("Dallin"), Alias("D", Strength.WEAK))
    assert first.fields()["is"] == "person"


def test_names_come_in_the_order_of_the_languages(tmp_path: Path) -> None:
    (block,) = blocks(_written(tmp_path, "ru: Даллин\nen: Dallin\n"))
    assert [alias.written for alias in block.aliases()] == ["Dallin", "Даллин"]


@pytest.mark.parametrize("line", ["Dallin", "xx: Dallin", "en: Dallin"])
def test_a_line_that_is_not_understood_is_named(tmp_path: Path, line: str) -> None:
    (block,) = blocks(_written(tmp_path, f"en: Mira\n{line}\n"))
    with pytest.raises(BlockError, match=line):
        block.fields()
