"""What make would do on a new machine, without doing it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with what make looks at and no virtual environment."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def planned(checkout: Path, *words: str) -> list[str]:
    command = ["make", "--dry-run", "--no-print-directory", *words]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PREFIX"))}
    done = subprocess.run(command, cwd=checkout, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "level"),
    [(["demo"], "demo"), (["run"], "run"), (["lint"], "dev"), ([".venv/.installed-slack"], "slack"), (["sbom"], "dev")],
)
def test_the_environment_was_removed_as_a_step_on_the_way(checkout: Path, words: list[str], level: str) -> None:
    plan = planned(checkout, *words)
    assert "python3 -m venv .venv" in plan
    assert f"scripts/install .venv {level}" in plan
    assert [line for line in plan if line.startswith("rm ")] == []


def test_an_installation_is_where_it_was_asked_for(checkout: Path) -> None:
    plan = planned(checkout, "install", f"PREFIX={checkout}/opt", "PYTHON=python3.12")
    assert plan[-2:] == [f"python3.12 -m venv {checkout}/opt", f"scripts/install {checkout}/opt service"]
    assert planned(checkout, "install")[-1] == "scripts/install /opt/alephee-bot service"


def test_every_target_that_a_page_names_is_there() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "Dockerfile"]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = set(re.findall(r"(?:^(?:#   )?|`|&& )make ((?:[a-z]+ )*[a-z]+)\b(?!=)", text, flags=re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {word for words in named for word in words.split()} - set(phony.split()) == set()
