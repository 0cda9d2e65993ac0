"""A good installation to examine."""

from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.integration.doctor.examining import Doctor


@pytest.fixture
def doctor(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Doctor:
    monkeypatch.chdir(tmp_path)
    return Doctor(sandbox, tmp_path / "bot.db", monkeypatch, capsys)
