import asyncio
import sys
import time
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.lock import sole_user

HOLD = """
import sys
from pathlib import Path
from bot.storage.lock import sole_user
with sole_user(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


async def test_a_second_copy_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "bot.sqlite3"
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(file),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert first.stdout is not None
    assert await first.stdout.readline() == b"held\n"
    began = time.monotonic()
    with pytest.raises(StorageError, match="Another copy"), sole_user(file):
        pass
    assert time.monotonic() - began < 2
    first.kill()
    await first.wait()
    with sole_user(file):
        assert file.parent.is_dir()
