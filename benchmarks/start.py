"""Measure a start: seconds of a processor and of the clock until it is ready: `python benchmarks/start.py [times]`."""

import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from sandbox.server import Sandbox

ROOT = Path(__file__).parents[1]
PORT = "3917"


def seconds_of_processor(*arguments: str) -> float:
    """Run the command to its end; return the processor's seconds of it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def until_ready(sandbox: Sandbox, folder: str) -> float:
    """Start a bot and return the seconds until it says that it is ready."""
    own = {"BOT_DATABASE": f"{folder}/log.db", "BOT_PORT": PORT, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=os.environ | sandbox.env() | own, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            with suppress(urllib.error.URLError):
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=5).close()
                return time.perf_counter() - began
            time.sleep(0.01)
    finally:
        child.terminate()
        child.wait()


def main() -> None:
    """Print the figures."""
    for name, arguments in (
        ("alephee-bot --help", ("-m", "bot", "--help")),
        ("import bot.commands.reading", ("-c", "import bot.commands.reading")),
        ("import bot.app", ("-c", "from bot.importing import import_at_once; import_at_once('bot.app')")),
    ):
        print(f"{name}: {min(seconds_of_processor(*arguments) for _ in range(3)):.2f} s of a processor")
    with Sandbox() as sandbox:
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
            with tempfile.TemporaryDirectory() as folder:
                print(f"start to ready: {until_ready(sandbox, folder):.2f} s")


if __name__ == "__main__":
    main()
