"""What an owner types to fill the registry: each command as a process of its own."""

from pathlib import Path

import pytest

from tests.e2e.conftest import ADMIN_ID
from tests.support.bot_api import LocalTelegram
from tests.support.feed_server import FeedServer
from tests.support.program import Program

DATA = Path(__file__).parents[1] / "data" / "exchange"


@pytest.fixture
def alone(tmp_path: Path, settings: dict[str, str]) -> Program:
    """The program on SQLite in a folder of its own, not started."""
    return Program(tmp_path, {**settings, "BOT_LOG_LEVEL": "WARNING"})


async def test_the_starter_registry_comes_with_one_command_and_only_once(
    program: Program, telegram: LocalTelegram
) -> None:
    assert (await program.call("migrate"))[0] == 0
    await program.start()
    await telegram.wait_until_polled()
    status, output = await program.call("actors", "import", "starter")
    assert status == 0, output
    assert "changed: 0, already there: 0, not usable: 0" in output
    status, output = await program.call("actors", "import", "starter")
    assert (status, "added: 0, changed: 0" in output, "nothing has changed" in output) == (
        0,
        True,
        True,
    )
    _, output = await program.call("actors", "list", "عێراق")
    assert "  Iraq  [state, Iraq]" in output
    _, output = await program.call("actors", "list", "Qais Khaz'ali")
    assert "Qais al-Khazali" in output
    admin = telegram.person("Ona", id=ADMIN_ID)
    await admin.ask("/actors قيس الخزعلي", "Qais al-Khazali")
    reader = telegram.person("Rana")
    await reader.ask("/subscribe Каис аль-Хазали", "Qais al-Khazali")


async def test_a_table_goes_out_and_comes_in_again(alone: Program, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_bytes((DATA / "excel.csv").read_bytes())
    status, output = await alone.call("actors", "import", "ours.csv", "--dry-run")
    assert (status, "nothing is saved" in output) == (1, True)
    status, output = await alone.call("actors", "import", "ours.csv")
    assert status == 1, "some lines were no actors"
    assert "added: 3, changed: 0, already there: 0, not usable: 4" in output
    assert "added: Mira Dallin; Rat; Velmora; Velmora Harbour Union" in output
    assert "not usable, line 4: there is no name" in output
    status, output = await alone.call("actors", "export", "all.csv")
    assert (status, output) == (0, "written: all.csv, actors: 3\n")
    status, output = await alone.call("actors", "import", "all.csv")
    assert (status, "already there: 3" in output) == (0, True)
    _, output = await alone.call("actors", "export")
    assert output == (tmp_path / "all.csv").read_text("utf-8-sig")
    _, output = await alone.call("actors", "list", "dallin")
    assert "Mira Dallin  [person, Iraq]  names: 5" in output


async def test_entities_come_from_wikidata_and_from_jrc_names(
    alone: Program, site: FeedServer
) -> None:
    document = (DATA / "Q900000001.json").read_bytes()
    site.publish("/wiki/Special:EntityData/Q900000001.json", document)
    status, output = await alone.call(
        "actors", "import", "--wikidata", "Q900000001", "Q5", "--site", site.url()
    )
    assert status == 1
    assert "added: Mira Dallin" in output
    assert "not usable, Q5: Wikidata has no such entity" in output
    file = str(DATA / "jrc_names.tsv")
    status, output = await alone.call("actors", "import", "--jrc", file, "--only", "Ona Velt")
    assert (status, "added: Ona Velt" in output) == (0, True)
    status, output = await alone.call("actors", "import", "--jrc", file, "--all")
    assert (status, "added: 3, changed: 0, already there: 1" in output) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "nowhere.csv"), "There is no file nowhere.csv"),
        (("import", "starter", "--only", "x"), "they need --jrc"),
        (("import", "--jrc", "names.tsv"), "choose with --only NAME, or say --all"),
        (("import", "wrong.csv"), "has no column 'name'"),
        (("export", "nowhere/all.csv"), "cannot be written"),
    ],
)
async def test_a_mistake_is_one_sentence(
    alone: Program, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "wrong.csv").write_text("Mira Dallin;person\n")
    status, output = await alone.call("actors", *arguments)
    assert (status, said in output, len(output.strip().splitlines())) == (1, True, 1), output


async def test_an_empty_registry_says_how_to_fill_it(alone: Program) -> None:
    _, output = await alone.call("actors", "list")
    assert "actors import starter" in output
    _, output = await alone.call("actors", "list", "Nobody")
    assert "no actor of a name like 'Nobody'" in output
