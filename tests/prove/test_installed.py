"""`make install`: the bot in an environment of its own, which needs neither the checkout nor the sandbox."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("opt") / "alephee-bot"
    command = ["make", "--silent", "install", f"PREFIX={prefix}", f"PYTHON={sys.executable}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return prefix


def said(installed: Path, *words: str) -> tuple[int, str]:
    """Run a program of the installation from somewhere else; return its status and what it said."""
    environment = {"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(installed / "bin" / words[0]), *words[1:]]
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_it_is_whole_and_stands_on_its_own(installed: Path) -> None:
    assert said(installed, "alephee-bot", "--version")[0] == 0
    status, where = said(installed, "python", "-c", "import bot, handlers, templates; print(bot.__file__)")
    assert (status, Path(where.strip()).is_relative_to(installed)) == (0, True)
    assert said(installed, "pip", "check")[0] == 0


def test_it_says_what_it_needs(installed: Path) -> None:
    status, lines = said(installed, "alephee-bot", "run")
    assert status == 2
    assert "SLACK_BOT_TOKEN: is required and not set" in lines


def test_it_has_nothing_of_the_sandbox(installed: Path) -> None:
    status, line = said(installed, "alephee-bot", "sandbox")
    assert (status, "not part of this installation" in line) == (2, True)


def test_nothing_is_left_to_compile(installed: Path) -> None:
    """Its user may not write there."""
    (package,) = installed.glob("lib/python3.*/site-packages/bot")
    sources = list(package.rglob("*.py"))
    assert [path for path in sources if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))] == []
