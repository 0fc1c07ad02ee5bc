"""One program at a time on one SQLite file."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import StorageError

WAIT_S = 0.3
"""A copy that is just stopping gets this long to let go."""


@contextmanager
def sole_user(database_file: Path) -> Generator[None]:
    """Hold the lock beside ``database_file``; the system frees it even after a kill.

    Raises:
        StorageError: Another copy runs on this file, or its folder cannot be made.

    """
    try:
        database_file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StorageError(
            f"The folder {database_file.parent} cannot be made ({exc.strerror}); "
            "choose another with BOT_DATA_DIR."
        ) from None
    lock = FileLock(database_file.with_name(database_file.name + ".lock"))
    try:
        lock.acquire(timeout=WAIT_S)
    except Timeout:
        raise StorageError(
            f"Another copy of the bot is running on {database_file}; stop it first."
        ) from None
    try:
        yield
    finally:
        lock.release()
