"""Reading a filled log: exports in each format, and pages in the browser: `python benchmarks/reading.py [rows | LOG]`.

Seconds and peak memory of `log export`; of `log datasette` how long until it is ready, its memory, and each page at its
best of three. A log whose path is given is read, else one is filled.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.rig import filling

TEXT_OF_ALL, TEXT_OF_NONE = "pedido", "nadie"
COMMAND = (sys.executable, "-m", "bot", "log")


def main() -> None:
    """Fill a log unless there is one, and print the figures."""
    given = sys.argv[1] if len(sys.argv) > 1 else "5000"
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(given)
        if given.isdecimal():
            path = Path(folder) / "alephee-bot.db"
            with filling(path) as rig:
                for _ in range(int(given)):
                    rig.whole_life()
        environment = os.environ | {"BOT_DATABASE": str(path.resolve()), "PYTHONPATH": "."}
        for name in ("sends.csv", "sends.xlsx", "sends.ndjson"):
            export(environment, Path(folder) / name)
        pages(environment, path.stem)


def export(environment: Mapping[str, str], out: Path) -> None:
    """Print what an export takes."""
    began = time.perf_counter()
    with subprocess.Popen((*COMMAND, "export", "--output", str(out)), env=environment) as process:
        _, _, usage = os.wait4(process.pid, 0)
    spent, size = time.perf_counter() - began, out.stat().st_size
    print(f"{out.name}: {spent:.1f} s, {usage.ru_maxrss / 1024:.0f} MB of memory, {size / 1e6:.1f} MB")


def pages(environment: Mapping[str, str], name: str) -> None:
    """Print what pages take."""
    began = time.perf_counter()
    with served(environment) as (process, entrance), httpx.Client(trust_env=False, follow_redirects=True) as client:
        print(f"ready after {time.perf_counter() - began:.1f} s")
        base = f"{entrance.partition('/-/')[0]}/{name}"
        client.get(entrance)
        page = client.get(f"{base}/sends").text
        found = {kind: re.search(rf'"/{name}/{kind}/([^"]+)"', page) for kind in ("requests", "batches")}
        order = re.search(r"number=(\d+)", page)
        paths = [f"{kind}/{one[1]}" for kind, one in found.items() if one]
        paths += [f"story?number={order[1]}"] if order else []
        searches = (f"sends?_search={word}" for word in (TEXT_OF_ALL, TEXT_OF_NONE))
        for path in ("", "sends", "sends?_sort_desc=requested_at", *searches, "requests", "events", "files", *paths):
            print(f"  {best(client, f'{base}/{path}') * 1000:5.0f} ms  {path or 'all tables'}")
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        print(f"{int(status.partition('VmRSS:')[2].split()[0]) / 1024:.0f} MB of memory")


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start the pages; yields the process and the address."""
    command = (*COMMAND, "datasette", "--port", "0")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, (process.stdout.readline() if process.stdout else "").strip()
        finally:
            process.terminate()


def best(client: httpx.Client, address: str) -> float:
    """Return the seconds of the fastest of three."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        client.get(address).raise_for_status()
        taken.append(time.perf_counter() - began)
    return min(taken)


if __name__ == "__main__":
    main()
