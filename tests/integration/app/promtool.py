"""Prometheus's own tool, as ``scripts/promtool`` finds it."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@cache
def path() -> str:
    """Return where it is; without it the test fails, and says how to get it."""
    found = subprocess.run([ROOT / "scripts/promtool", "--path"], capture_output=True, text=True, check=False)
    if not found.stdout.strip():
        pytest.fail("no promtool: run scripts/promtool, or set PROMTOOL")
    return found.stdout.strip()


def says(*arguments: str, given: str = "") -> str:
    """Run it and return all it says; empty when it has nothing to say. Raises when it is not content."""
    done = subprocess.run([path(), *arguments], input=given, capture_output=True, text=True, check=False, timeout=60)
    said = (done.stdout + done.stderr).strip()
    assert done.returncode == 0, said
    return said
