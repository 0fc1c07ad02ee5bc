import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.exchange.csv_format import COLUMNS, read_csv, read_lines, write_csv
from bot.matching.exchange.drafting import KINDS, DraftError, drafted
from bot.matching.exchange.model import BadOffer, ExchangeError, Offer
from bot.matching.model import ActorDraft, Alias, Strength

DATA = Path(__file__).parents[3] / "data" / "exchange"

texts = st.text(min_size=1, max_size=40)
aliases = st.builds(Alias, texts, st.sampled_from(Strength))


@st.composite
def drafts(draw: st.DrawFn) -> ActorDraft:
    try:
        draft = drafted(
            draw(st.lists(aliases, min_size=1, max_size=6)),
            kind=draw(st.sampled_from(["", *KINDS])),
            country=draw(st.one_of(st.just(""), st.sampled_from(["IQ", "Irak"]), texts)),
            context=draw(st.lists(texts, max_size=4)),
            vetoes=draw(st.lists(texts, max_size=4)),
        )
    except DraftError:
        draft = drafted([Alias("Velmora Council")])
    first, *more = draft.aliases
    return ActorDraft(
        (first, *sorted(more, key=lambda alias: alias.strength is Strength.WEAK)),
        draft.kind,
        draft.country,
        draft.context,
        draft.vetoes,
    )


def _read(text: str) -> list[Offer | BadOffer]:
    return list(read_lines(io.StringIO(text), called="actors.csv"))


def _names(text: str) -> list[str]:
    return [one.draft.aliases[0].written for one in _read(text) if isinstance(one, Offer)]


@given(st.lists(drafts(), max_size=5))
def test_what_is_written_is_read_again(written: list[ActorDraft]) -> None:
    offers = _read("".join(write_csv(written)))
    assert [one.draft if isinstance(one, Offer) else one for one in offers] == written


@given(st.lists(drafts(), min_size=1, max_size=3))
def test_no_cell_is_a_formula_for_a_spreadsheet(written: list[ActorDraft]) -> None:
    for row in csv.reader(io.StringIO("".join(write_csv(written)))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    for one in _read(f"name,names,context\n{text}"):
        assert isinstance(one, Offer) or one.reason


def test_a_bad_line_is_told_by_its_number_and_the_rest_is_read() -> None:
    offers = list(read_csv(DATA / "excel.csv"))
    assert [(one.place, one.reason) for one in offers if isinstance(one, BadOffer)] == [
        ("line 4", "there is no name"),
        (
            "line 5",
            "'council' is no kind of actor; there are person, group, party, state, company, other",
        ),
        ("line 7", "there are 7 cells for 6 columns; quote a cell that has the delimiter in it"),
        ("line 8", "its quotation marks do not pair up; one actor has one line"),
    ]
    assert [one.draft for one in offers if isinstance(one, Offer)] == [
        ActorDraft(
            (
                Alias("Mira Dallin"),
                Alias("ميرا دالين"),
                Alias("Mira Ona Dallin"),
                Alias("Dallin", Strength.WEAK),
                Alias("MOD", Strength.WEAK),
            ),
            kind="person",
            country="Iraq",
            context=("salt guild", "mayor"),
        ),
        ActorDraft((Alias("Rat; Velmora"),), kind="group", country="Atlantis"),
        ActorDraft(
            (Alias("Velmora Harbour Union"), Alias("VHU", Strength.WEAK)),
            kind="group",
            country="Germany",
        ),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write_is_read(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    file = tmp_path / "actors.csv"
    lines = [delimiter.join(row) for row in (["NAME", "Names"], ["Mira Dallin", "ميرا دالين"])]
    file.write_bytes(end.join(lines).encode(encoding))
    (offer,) = read_csv(file)
    assert isinstance(offer, Offer)
    assert offer.draft.aliases == (Alias("Mira Dallin"), Alias("ميرا دالين"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Mira Müller\n".encode("latin-1"), "is not in UTF-8"),
        (b"", "is empty"),
        (b"Mira Dallin,person\n", "has no column 'name'"),
        (b"name,colour\n", "has a column 'colour'"),
        (b"name,kind,Kind\n", "names a column twice"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "actors.csv"
    file.write_bytes(content)
    with pytest.raises(ExchangeError, match=said):
        list(read_csv(file))


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="cannot be read"):
        list(read_csv(tmp_path))


def test_comments_before_the_columns_and_empty_lines_say_nothing() -> None:
    assert _names("# ours\n\nname,kind\n,\nMira Dallin,\n;;\n") == ["Mira Dallin"]


def test_bars_and_backslashes_belong_to_a_name_behind_a_backslash() -> None:
    (offer,) = _read("name,names\nMira Dallin,A\\|B|C\\\\|D\n")
    assert isinstance(offer, Offer)
    assert [alias.written for alias in offer.draft.aliases[1:]] == ["A|B", "C\\", "D"]


def test_columns_are_those_that_are_documented() -> None:
    page = Path(__file__).parents[4] / "docs" / "actors.md"
    described = page.read_text("utf-8")
    assert all(f"`{column}`" in described for column in COLUMNS)
