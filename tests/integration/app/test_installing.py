"""What `make test` and an installation bring: a browser without a question, and a wheel without the demo."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.integration.app.machine import Machine

ROOT = Path(__file__).parents[3]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, "browser")


#: of `apt-get`: after `install` there is a Chromium
INSTALL = """case " $* " in *" install "*)
  printf '#!/bin/sh\\n' >"${0%/*}/chromium"; /bin/chmod +x "${0%/*}/chromium";;
esac"""


def test_a_chromium_that_is_here_is_taken_and_nothing_is_installed(machine: Machine) -> None:
    machine.has("chromium")
    machine.has("apt-get")
    machine.has("sudo")
    outcome = machine.run()
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
    assert machine.done.read_text() == ""
    assert machine.run("--path").stdout.strip().endswith("/bin/chromium")


def test_the_one_that_the_environment_names_comes_first(machine: Machine) -> None:
    machine.has("chromium")
    machine.has("my-chromium")
    assert machine.run("--path", CHROMIUM="my-chromium").stdout.strip().endswith("/bin/my-chromium")


@pytest.mark.parametrize(("user", "sudo"), [("0", None), ("1000", 'shift; exec "$@"')])
def test_debians_package_is_brought_as_root_or_with_a_sudo_that_asks_nothing(
    machine: Machine, user: str, sudo: str | None
) -> None:
    machine.has("id", f"echo {user}")
    machine.has("apt-get", INSTALL)
    if sudo is not None:
        machine.has("sudo", sudo)
    outcome = machine.run()
    assert (outcome.returncode, outcome.stderr) == (0, "")
    done = machine.done.read_text()
    assert "install -y -qq --no-install-recommends chromium" in done
    assert all(line.startswith("sudo -n ") for line in done.splitlines() if line.startswith("sudo"))


@pytest.mark.parametrize("apt", [False, True], ids=["no Debian", "a sudo that would ask"])
def test_playwrights_own_download_is_the_next_way(machine: Machine, *, apt: bool) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    if apt:
        machine.has("apt-get")
    machine.has_playwright("DOWNLOAD")
    assert machine.run().returncode == 0
    assert "playwright install chromium" in machine.done.read_text()
    assert machine.run("--path").stdout.strip().endswith("/own-chromium")


@pytest.mark.parametrize(
    ("apt", "command"), [(True, "sudo apt-get install chromium"), (False, ".venv/bin/playwright install chromium")]
)
def test_where_none_can_be_had_the_one_command_is_said(machine: Machine, *, apt: bool, command: str) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    if apt:
        machine.has("apt-get")
    machine.has_playwright("exit 1")
    outcome = machine.run()
    assert outcome.returncode == 2
    assert outcome.stderr.splitlines()[-1].endswith(f"Run: {command}")


def test_what_production_installs_has_no_sandbox(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packages = {name.partition("/")[0] for name in archive.namelist()}
        assert {"bot", "handlers", "templates"} < packages
        assert "sandbox" not in packages
        assert "templates/slack/es/errors.toml" in archive.namelist()
