"""A machine of a script's own: nothing on its PATH but what a test puts there."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
#: what the scripts themselves call
TOOLS = ("bash", "env", "dirname", "id", "true")


class Machine:
    """A machine with nothing on its PATH but what a test puts there, and a checkout with the script."""

    def __init__(self, folder: Path, script: str, tools: tuple[str, ...] = TOOLS) -> None:
        self._bin = folder / "bin"
        self._bin.mkdir()
        for tool in tools:
            found = shutil.which(tool)
            assert found is not None
            (self._bin / tool).symlink_to(found)
        self._tree = folder / "tree"
        (self._tree / "scripts").mkdir(parents=True)
        self._script = Path(shutil.copy(ROOT / "scripts" / script, self._tree / "scripts"))
        self.done = folder / "done"
        self.done.touch()

    def has(self, name: str, script: str = "") -> None:
        """Put a command on the PATH; what it is called with is noted."""
        self._write(self._bin / name, script)

    def has_at(self, path: Path, script: str = "") -> None:
        """Put a command elsewhere."""
        self._write(path, script)

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
            [self._script, *arguments],
            env={"PATH": str(self._bin)} | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
