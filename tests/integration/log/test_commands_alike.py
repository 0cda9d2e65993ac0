"""Every command says the very same of a log in a file and of the same log in PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.database_url import PostgresUrl, read_url
from bot.kinds import CONTENTS
from bot.log.beside import hold_against, prove
from bot.log.child import Child
from bot.log.engines import make_log, open_reader
from tests.integration.log.backups import Said
from tests.integration.log.samples import ANA, EVA, NEVER, NOON, TurnedClock
from tests.postgres.cluster import Cluster

COMMANDS = [
    "log search",
    "log search --json",
    "log search correcta",
    "log search --order 580101 --json",
    "log search --person U00ANA --state sent",
    "log show b1",
    "log show r3 --all",
    "log show 580101 --json",
    "log show nothing-of-the-kind",
    "log export",
    "log export --plain --delimiter ;",
    "log export --format ndjson",
    "log export --format json --state refused",
    "log verify",
    "log verify --erased",
    "log file 00000000",
    "log forget --order 580101",
    "log forget --buyer Ejemplo",
    "log forget --person U00ANA",
    "requests list --json",
    "requests show b3 --json",
]


@pytest.fixture(scope="module")
def both(whole: Path, tmp_path_factory: pytest.TempPathFactory, postgres: Cluster) -> Iterator[tuple[str, str]]:
    """The same log twice."""
    name = postgres.create()
    path = tmp_path_factory.mktemp("alike") / "log.db"
    path.write_bytes(whole.read_bytes())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BOT_DATABASE", str(path))
        assert main(["log", "copy", "--trial", "--to", postgres.url(name)]) == 0
    yield str(path), postgres.url(name)
    postgres.drop(name)


def said(database: str, command: list[str], capsys: Said, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    monkeypatch.setenv("BOT_DATABASE", database)
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    capsys.readouterr()
    status = main(command)
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("command", COMMANDS)
def test_it_says_the_same(
    command: str, both: tuple[str, str], tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    of_file, of_server = (said(one, command.split(), capsys, monkeypatch) for one in both)
    assert of_server == of_file
    assert any(of_file[1:])


def test_it_takes_out_the_same_file(
    both: tuple[str, str], tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_reader(Path(both[0]), CONTENTS) as reader:
        (row,) = reader.sql.rows("SELECT sha256, content FROM files")
    for number, database in enumerate(both):
        taken = tmp_path / str(number)
        assert said(database, ["log", "file", row["sha256"], "--output", str(taken)], capsys, monkeypatch)[0] == 0
        assert taken.read_bytes() == row["content"]


def url(both: tuple[str, str]) -> PostgresUrl:
    return read_url(both[1])


def test_the_proof_beside_the_bot_is_the_same(both: tuple[str, str]) -> None:
    assert prove(url(both), None, NOON) == prove(Path(both[0]), None, NOON)


def test_the_proof_is_told_the_address_where_nobody_reads_it(both: tuple[str, str]) -> None:
    child = Child(url(both), limit=60)
    assert child.ask("--now", "2026-11-21T12:00:00.000Z").startswith('{"events": ')


def test_a_witness_is_compared_alike(both: tuple[str, str], tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    with open_reader(Path(both[0]), CONTENTS) as reader:
        events, head = reader.events.tip()
    witness.write_text(f"2026-11-21T12:00:00.000Z {events} {head}\n")
    assert hold_against(url(both), witness) == hold_against(Path(both[0]), witness)


def test_words_are_erased_while_bots_run_on_the_server(
    both: tuple[str, str], postgres: Cluster, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.create(postgres_template(both))
    bot = make_log(read_url(postgres.url(name)), CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    bot.open()
    try:
        told = said(postgres.url(name), ["log", "forget", "--person", ANA, "--yes"], capsys, monkeypatch)
        assert told == (0, f"1 name of {ANA} erased\n", "")
        assert said(postgres.url(name), ["log", "forget", "--buyer", "Ejemplo", "--yes"], capsys, monkeypatch)[0] in {
            0,
            1,
        }
        with bot.read() as reader:
            assert reader.people.names_of(ANA) == 0
            assert reader.people.names_of(EVA) == 1
        assert said(postgres.url(name), ["log", "verify"], capsys, monkeypatch)[0] == 0
    finally:
        bot.close()
        postgres.drop(name)


def postgres_template(both: tuple[str, str]) -> str:
    return both[1].rpartition("/")[2]
