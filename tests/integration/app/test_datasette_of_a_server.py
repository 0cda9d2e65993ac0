"""`alephee-bot log datasette` of a log in PostgreSQL: a browser looks through a copy of it."""

import signal
from pathlib import Path

import httpx
import pytest

from bot.cli import main
from bot.kinds import CONTENTS
from bot.log import open_log
from tests.integration.app.test_datasette import address_of, started
from tests.integration.log.samples import NEVER, TurnedClock, add, request


def test_a_browser_looks_through_a_copy_as_it_is_at_the_start(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = open_log(tmp_path / "log.db", CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    add(log, request("r1", "b1"))
    log.close()
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "log.db"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert main(["log", "copy", "--to", postgres_url]) == 0
    with (
        started(postgres_url, "--port", "0") as process,
        httpx.Client(trust_env=False, follow_redirects=True) as client,
    ):
        entrance = address_of(process)
        assert client.get(entrance).status_code == 200
        sends = client.get(f"{entrance.partition('/-/')[0]}/sends/sends.json?_shape=array").json()
        assert [row["request_id"] for row in sends] == ["r1"]
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
        assert process.stderr
        assert "a copy of postgresql://" in process.stderr.read()
    assert list(tmp_path.glob(".alephee-bot-*")) == []
