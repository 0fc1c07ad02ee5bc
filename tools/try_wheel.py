"""Install the built wheel in an empty environment, in an empty folder, and use it there.

The wheel must carry its templates, migrations and data files; a checkout would hide that it
does not, so nothing here can see the checkout. Dependencies come with their locked hashes.
"""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_TIMEOUT_S = 60


def main() -> None:
    """Print a line for each thing that works; end with an error at the first that does not."""
    (wheel,) = (ROOT / "dist").glob("*.whl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = folder / "environment"
        venv.create(environment, with_pip=True)
        scripts = environment / ("Scripts" if os.name == "nt" else "bin")
        pip = [scripts / "python", "-m", "pip", "--disable-pip-version-check", "-q", "install"]
        work = folder / "empty"
        work.mkdir()
        _call([*pip, "--require-hashes", "-r", ROOT / "requirements.lock"], work)
        _call([*pip, "--no-deps", wheel], work)
        program = scripts / "news-digest-bot"
        _call([program, "--help"], work)
        _expect(_call([program, "check"], work, status=1), "database: ok")
        _expect(_call([program, "run"], work, status=1), "make demo")
        _try_demo(program, work)
    print("the wheel is complete")


def _call(command: list[object], folder: Path, status: int = 0) -> str:
    done = subprocess.run(  # noqa: S603  # our own program
        [str(part) for part in command],
        cwd=folder, env=_environment(), check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != status:
        sys.exit(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    print("ok:", Path(str(command[0])).name, *map(str, command[1:3]))
    return done.stdout + done.stderr


def _expect(text: str, part: str) -> None:
    if part not in text:
        sys.exit(f"{part!r} was expected in:\n{text}")


def _try_demo(program: Path, folder: Path) -> None:
    demo = subprocess.Popen(  # noqa: S603  # our own program
        [str(program), "demo", "--no-browser"],
        cwd=folder, env=_environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert demo.stdout is not None
        line = demo.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(address, timeout=START_TIMEOUT_S) as page:  # noqa: S310
            _expect(page.read().decode(), "<html")
        print("ok: demo at its address")
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(START_TIMEOUT_S)
    if demo.returncode != 0:
        sys.exit(f"demo ended with status {demo.returncode} after Ctrl-C")


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}


if __name__ == "__main__":
    main()
