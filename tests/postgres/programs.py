"""PostgreSQL's own programs, as ``scripts/postgres`` finds them, run as somebody whom they let run them."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[2]
#: who takes root's place, the first that is here: PostgreSQL refuses to run as root
ORDINARY = ("postgres", "nobody")


@cache
def folder() -> Path:
    """Return where they are; without them the test fails, and says how to get them."""
    found = subprocess.run([ROOT / "scripts/postgres", "--path"], capture_output=True, text=True, check=False)
    if not found.stdout.strip():
        pytest.fail("no PostgreSQL: run scripts/postgres, or set POSTGRES to the folder of initdb")
    return Path(found.stdout.strip())


@cache
def somebody() -> pwd.struct_passwd | None:
    """Return the ordinary user that takes root's place; None where the tests are run by an ordinary user."""
    if os.getuid() != 0:
        return None
    here = {one.pw_name: one for one in pwd.getpwall()}
    return next(here[name] for name in ORDINARY if name in here)


def owned(path: Path) -> Path:
    """Make a folder belong to whom the programs run as, and return it."""
    if other := somebody():
        os.chown(path, other.pw_uid, other.pw_gid)
    return path


def start(program: str, *arguments: str | Path, said: IO[bytes], inside: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start a program; what it says goes into a file. ``inside``: what has to stand before it, run as root."""
    own = pwd.getpwuid(os.getuid())
    other = somebody()
    changed: dict[str, Any] = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []} if other else {}
    if inside:
        user = other or own
        inside = (*inside, "setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
        changed = {}
    return subprocess.Popen(
        [*inside, folder() / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        cwd="/",  # the tests' own folder may be closed to whom they run as
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
        **changed,
    )


def run(program: str, *arguments: str | Path, said: IO[bytes]) -> None:
    """Run a program to its end. Raises ``RuntimeError`` with what it said when it is not content."""
    status = start(program, *arguments, said=said).wait(60)
    if status != 0:
        raise RuntimeError(f"{program} ended with status {status}\n{Path(said.name).read_text(encoding='utf-8')}")
