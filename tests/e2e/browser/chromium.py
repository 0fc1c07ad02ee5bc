"""The machine's own Chromium: the playwright package brings none."""

import os
import shutil

import pytest

from tests.conftest import STRICT_VARIABLE

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str | None:
    """Return where Chromium is, None if it is not installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for each in names if (path := shutil.which(each))), None)


def require_chromium() -> str:
    """Return where Chromium is; without one, skip the test (under CI: fail it) and say so."""
    path = chromium_path()
    if path is None:
        message = "there is no Chromium: apt-get install chromium"
        if os.environ.get(STRICT_VARIABLE):
            pytest.fail(message)
        pytest.skip(message)
    return path
