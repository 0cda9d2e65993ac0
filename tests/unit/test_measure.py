"""The script that measures the shape of the code: it runs, and some of what it says is promised."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "measure"


@pytest.fixture(scope="module")
def rows() -> dict[str, list[int]]:
    """What the table says: measure → its figures."""
    said = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True).stdout
    lines = [line.strip("| ").split(" | ") for line in said.partition("\n\n")[0].splitlines()[2:]]
    return {what: [int(figure.replace(",", "")) for figure in figures.split(" · ")] for what, figures in lines}


def figures(rows: dict[str, list[int]], word: str) -> list[int]:
    """Return the figures of the one measure that begins with these words."""
    (found,) = (figures for what, figures in rows.items() if what.startswith(word))
    return found


def test_rooms_of_operations_are_few_and_have_no_circle(rows: dict[str, list[int]]) -> None:
    rooms, arrows, circles = figures(rows, "rooms")
    assert rooms <= 16
    assert arrows <= 45
    assert circles == 0


def test_ports_are_small_and_put_together_without_inheritance(rows: dict[str, list[int]]) -> None:
    assert figures(rows, "methods of the largest port") <= [12]
    assert figures(rows, "most bases") <= [2]
