"""What an idle bot costs: share of a core, writes and commits: `python benchmarks/idle.py [minutes]` (Linux).

Sandbox here, the bot as a process of its own. Nothing is asked of it: it is connected, has nothing due, and waits.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

from sandbox.server import Sandbox

ROOT = Path(__file__).parents[1]
SETTLING = 15.0
LOOK = 0.1
STRACE = 30.0
DAY = 86_400
AIM = 0.3


def main() -> None:
    """Start, wait, measure, print."""
    seconds = float(sys.argv[1]) * 60 if len(sys.argv) > 1 else 600.0
    with Sandbox() as sandbox, tempfile.TemporaryDirectory(dir=".") as folder:
        database = Path(folder) / "log.db"
        port = free_port()
        own = {"BOT_DATABASE": str(database), "BOT_PORT": str(port), "BOT_LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
        with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=os.environ | sandbox.env() | own) as bot:
            try:
                wait_until_ready(bot, port)
                time.sleep(SETTLING)
                measure(bot.pid, database, seconds)
                count_syncs(bot.pid)
                insist_it_is_ready(bot, port)
            finally:
                bot.terminate()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


def insist_it_is_ready(bot: subprocess.Popen[bytes], port: int) -> None:
    """Take back what was printed unless it was measured on a bot that lived, and still does its work."""
    if bot.poll() is not None:
        raise SystemExit(f"VOID: the bot ended meanwhile, with status {bot.returncode}")
    urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10).close()


def wait_until_ready(bot: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the bot says that it is."""
    end = time.monotonic() + 60
    while time.monotonic() < end and bot.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the bot does not get ready")


def measure(pid: int, database: Path, seconds: float) -> None:
    """Look on for so long, and print what happened meanwhile."""
    ticks = os.sysconf("SC_CLK_TCK")
    before, sizes, written, began = processor(pid), sizes_of(database), bytes_written(pid), time.monotonic()
    commits = commits_within(database, seconds)
    spent = time.monotonic() - began
    used, wrote = (processor(pid) - before) / ticks, bytes_written(pid) - written
    print(f"idle for {spent:.0f} s: {used:.2f} s of a processor, {used / spent * 100:.2f} % of a core (aim ≤ {AIM})")
    daily = wrote / spent * DAY / 1e6
    print(f"  {commits} commits (aim 0), {wrote:,} bytes written by the process (aim 0), {daily:.0f} MB a day")
    print(f"  files before {sizes}, after {sizes_of(database)}; {threads(pid)} threads")


def commits_within(database: Path, seconds: float) -> int:
    """Count how often somebody else's commit shows in so many seconds, looking ten times a second."""
    end, seen = time.monotonic() + seconds, 0
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        version = connection.execute("PRAGMA data_version").fetchone()
        while time.monotonic() < end:
            time.sleep(LOOK)
            current = connection.execute("PRAGMA data_version").fetchone()
            seen, version = seen + (current != version), current
    return seen


def processor(pid: int) -> int:
    """Return the clock ticks that a process, and children of its that ended, have used (proc(5), stat 14 to 17)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def threads(pid: int) -> int:
    """Return the number of a process's threads."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def bytes_written(pid: int) -> int:
    """Return the bytes a process has sent to the disk."""
    lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def sizes_of(database: Path) -> dict[str, int]:
    """Return the bytes of the database's files, but the lock's."""
    files = sorted(database.parent.glob(f"{database.name}*"))
    return {file.name.removeprefix(database.name) or "db": file.stat().st_size for file in files}


def count_syncs(pid: int) -> None:
    """Count what the disk is asked to keep, where strace is there and may look; apart, since it slows the bot."""
    if (strace := shutil.which("strace")) is None:
        return
    with tempfile.NamedTemporaryFile() as told:
        command = [strace, "-f", "-q", "-o", told.name, "-e", "trace=fsync,fdatasync", "-p", str(pid)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracing:
            time.sleep(STRACE)
            tracing.send_signal(signal.SIGINT)
        syncs = Path(told.name).read_text().count("sync(")
    print(f"  {syncs} fsyncs in {STRACE:.0f} s (aim 0), {syncs / STRACE * DAY:.0f} a day")


if __name__ == "__main__":
    main()
