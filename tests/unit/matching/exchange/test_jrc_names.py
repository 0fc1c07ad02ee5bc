import gzip
import tracemalloc
from pathlib import Path

import pytest

from bot.matching.exchange.jrc_names import MOST_BAD_LINES, read_jrc
from bot.matching.exchange.model import BadOffer, ExchangeError, Offer
from bot.matching.model import ActorDraft, Alias, Strength

FILE = Path(__file__).parents[3] / "data" / "exchange" / "jrc_names.tsv"
DABBANI = ActorDraft(
    (
        Alias("Tarim al-Dabbani"),
        Alias("Ṭarim Dabbani"),
        Alias("طارم الدباني"),
        Alias("Тарим аль-Даббани"),
        Alias("Dabbani", Strength.WEAK),
    ),
    kind="person",
)
UNION = ActorDraft(
    (
        Alias("Velmora Harbour Union"),
        Alias("Hafenverband von Velmora"),
        Alias("VHU", Strength.WEAK),
    ),
    kind="group",
)


def _drafts(file: Path, *wanted: str) -> list[ActorDraft]:
    found = read_jrc(file, wanted or None)
    return [one.draft for one in found if isinstance(one, Offer)]


def test_an_entity_has_its_names_in_the_languages_and_scripts_of_the_bot() -> None:
    drafts = _drafts(FILE)
    assert drafts[:3] == [DABBANI, UNION, ActorDraft((Alias("Ona Velt"),), kind="person")]
    assert drafts[3].aliases == (Alias("Apple", Strength.WEAK), Alias("Orchard House"))
    assert drafts[3].kind is None


@pytest.mark.parametrize("wanted", ["7001", "tarim dabbani", "Тарим аль-Даббани"])
def test_an_entity_is_chosen_by_number_or_by_any_of_its_names(wanted: str) -> None:
    assert _drafts(FILE, wanted) == [DABBANI]


def test_what_is_wanted_and_missing_is_said() -> None:
    found = list(read_jrc(FILE, ["7002", "Nobody", "42"]))
    assert [one.draft for one in found if isinstance(one, Offer)] == [UNION]
    assert [(one.place, one.reason) for one in found if isinstance(one, BadOffer)] == [
        ("Nobody", "it is not in the file"),
        ("42", "it is not in the file"),
    ]


def test_a_packed_file_with_column_names_and_scattered_lines_is_read(tmp_path: Path) -> None:
    lines = FILE.read_text("utf-8").splitlines()
    scattered = ["id\ttype\tlang\tname", *lines[1:], lines[0]]
    file = tmp_path / "entities.gzip"
    file.write_bytes(gzip.compress("\r\n".join(scattered).encode()))
    (draft,) = _drafts(file, "7001")
    assert set(draft.aliases) >= {Alias("Tarim al-Dabbani"), Alias("Ṭarim Dabbani")}
    again = [one for one in read_jrc(file, None) if isinstance(one, BadOffer)]
    assert [(one.place, one.reason) for one in again] == [
        ("line 14", "entity 7001 was elsewhere already; --only finds all its names")
    ]


def test_bad_lines_are_told_by_their_numbers_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "entities.tsv"
    file.write_text("1\tP\tu\tOna+Velt\n2\tP\tu\n\n# note\nx\tP\tu\tA\n3\tP\tu\t?!\n", "utf-8")
    found = list(read_jrc(file, None))
    assert [one.place for one in found if isinstance(one, BadOffer)] == [
        "line 2",
        "line 5",
        "entity 3",
    ]
    assert _drafts(file) == [ActorDraft((Alias("Ona Velt"),), kind="person")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,kind\n" * (MOST_BAD_LINES + 2), "is no JRC-Names file"),
        ("1\tP\tu\tM\u00fcller\n".encode("latin-1"), "is not in UTF-8"),
        (gzip.compress(b"1\tP\tu\tOna+Velt\n" * 9)[:-9], "cut off or damaged"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "entities"
    file.write_bytes(content)
    with pytest.raises(ExchangeError, match=said):
        list(read_jrc(file, None))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="No such file"):
        list(read_jrc(tmp_path / "none", ["1"]))


def test_a_large_file_does_not_sit_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "entities.tsv"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{number}\tP\tu\tOna+Velt+{number}\n" for number in range(80_000))
    _drafts(file, "1")  # what is loaded once
    tracemalloc.start()
    try:
        assert len(_drafts(file, "79999", "7")) == 2
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak * 10 < file.stat().st_size
