"""`scripts/postgres`: the programs that tests start clusters with are found, or brought without a question."""

from pathlib import Path

import pytest

from tests.integration.app.machine import TOOLS, Machine

PROGRAMS = ("initdb", "postgres", "pg_ctl", "pg_basebackup")
#: of `apt-get`: the package puts the programs where Debian has them, and notes whether it would have made a cluster
INSTALL = """case " $* " in
  *" postgresql ") /bin/mkdir -p "$PLACE"; for one in initdb pg_ctl pg_basebackup postgres; do
    printf '#!/bin/sh\\necho "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"\\n' >"$PLACE/$one"
    /bin/chmod +x "$PLACE/$one"; done
    /bin/grep create_main_cluster "$POSTGRES_COMMON/createcluster.conf" >"$POSTGRES_COMMON/seen";;
esac"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, "postgres", (*TOOLS, "cp", "mv", "readlink", "sed", "sort"))


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """Return where the script looks beside the PATH, and where Debian says whether to make a cluster."""
    common = tmp_path / "common"
    common.mkdir()
    (common / "createcluster.conf").write_text("#create_main_cluster = true\nssl = on\n", encoding="utf-8")
    return {
        "PLACE": str(tmp_path / "15/bin"),
        "POSTGRES_PLACES": f"{tmp_path}/[0-9]*/bin",
        "POSTGRES_COMMON": str(common),
    }


def has(machine: Machine, folder: Path, version: str, programs: tuple[str, ...] = PROGRAMS) -> None:
    for program in programs:
        machine.has_at(folder / program, f"echo 'postgres (PostgreSQL) {version}'")


def test_one_that_is_here_is_taken_and_nothing_is_installed(
    machine: Machine, settings: dict[str, str], tmp_path: Path
) -> None:
    machine.has("apt-get")
    has(machine, tmp_path / "9/bin", "9.6.24")
    has(machine, tmp_path / "16/bin", "16.4 (Homebrew)")
    has(machine, tmp_path / "14/bin", "14.0")
    has(machine, tmp_path / "17/bin", "17.0", PROGRAMS[:-1])
    outcome = machine.run(**settings)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    assert "apt-get" not in machine.done.read_text()
    assert machine.run("--path", **settings).stdout.strip() == f"{tmp_path}/16/bin"


def test_the_one_that_the_environment_names_comes_first_then_the_path(
    machine: Machine, settings: dict[str, str], tmp_path: Path
) -> None:
    has(machine, tmp_path / "16/bin", "16.4")
    has(machine, tmp_path / "other", "18beta1")
    has(machine, tmp_path / "bin", "15.18")
    assert machine.run("--path", **settings).stdout.strip() == f"{tmp_path}/bin"
    assert machine.run("--path", POSTGRES=f"{tmp_path}/other", **settings).stdout.strip() == f"{tmp_path}/other"


@pytest.mark.parametrize(("user", "sudo"), [("0", None), ("1000", 'shift; exec "$@"')])
def test_debians_package_is_brought_without_a_cluster(
    machine: Machine, settings: dict[str, str], tmp_path: Path, user: str, sudo: str | None
) -> None:
    machine.has("id", f"echo {user}")
    machine.has("apt-get", INSTALL)
    if sudo is not None:
        machine.has("sudo", sudo)
    outcome = machine.run(**settings)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    common = Path(settings["POSTGRES_COMMON"])
    assert (common / "seen").read_text().splitlines()[-1] == "create_main_cluster = false"
    assert [path.name for path in common.iterdir() if path.name != "seen"] == ["createcluster.conf"]
    assert (common / "createcluster.conf").read_text() == "#create_main_cluster = true\nssl = on\n"
    assert machine.run("--path", **settings).stdout.strip() == settings["PLACE"]


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("apt-get", "Run: sudo apt-get install postgresql"),
        ("brew", "Run: brew install postgresql@17"),
        ("true", "make test POSTGRES=/path/to/bin"),
    ],
)
def test_where_none_can_be_had_the_one_command_is_said(
    machine: Machine, settings: dict[str, str], tool: str, command: str
) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has(tool)
    outcome = machine.run(**settings)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.splitlines()[-1].endswith(command)
