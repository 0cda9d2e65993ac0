"""What `make test` and an installation bring: a browser without a question, and a wheel without the demo."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
#: what the script itself calls
TOOLS = ("bash", "env", "dirname", "id", "true")


class Machine:
    """A machine with nothing on its PATH but what a test puts there, and a checkout with the script."""

    def __init__(self, folder: Path) -> None:
        self._bin = folder / "bin"
        self._bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self._bin / tool).symlink_to(found)
        self._tree = folder / "tree"
        (self._tree / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "scripts/browser", self._tree / "scripts")
        self.done = folder / "done"
        self.done.touch()

    def has(self, name: str, script: str = "") -> None:
        """Put a command on the PATH; what it is called with is noted."""
        self._write(self._bin / name, script)

    def has_playwright(self, script: str) -> None:
        """Install a Playwright; its browser lies at ``own-chromium`` beside the tree, once it is there."""
        own = self._tree / "own-chromium"
        self._write(
            self._tree / ".venv/bin/playwright", script.replace("DOWNLOAD", f'/bin/touch {own}; /bin/chmod +x "{own}"')
        )
        self._write(self._tree / ".venv/bin/python", f"echo {own}")

    def _write(self, path: Path, script: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/sh\necho "{path.name} $*" >>"{self.done}"\n{script}\n', encoding="utf-8")
        path.chmod(0o755)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._tree / "scripts/browser", *arguments],
            env={"PATH": str(self._bin)} | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


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
