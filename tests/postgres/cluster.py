"""A PostgreSQL server that a test starts, stops, kills and freezes."""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import psycopg
from psycopg import sql

from tests.postgres import programs
from tests.postgres.cable import Cable
from tests.postgres.places import Place, free_port
from tests.postgres.processes import children_of, is_running, send, signal_all, wait_until

HOST = "127.0.0.1"
OWNER = "alephee"
PATIENCE = 30.0
#: a server kills what does not end by itself after 5 s; one that is just being connected with it forgets now and then
IMMEDIATE = 7.0
ATTEMPTS = 5
#: how a server ends: waits for its clients, sends them away, drops everything, or is killed as by the system
HOW = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT, "kill": signal.SIGKILL}
How = Literal["smart", "fast", "immediate", "kill"]
#: members of this role need their password over TCP; everybody else is trusted
PASSWORDED = "passworded"
SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "32MB",
    "max_wal_size": "512MB",
    "fsync": "off",
    "wal_level": "replica",
    "max_wal_senders": "10",
    "hot_standby": "on",
    "unix_socket_permissions": "0777",
    "log_line_prefix": "%m [%p] %q%a ",
    "timezone": "UTC",
}


class Cluster:
    """One server in a folder and at a port of its own, which it keeps through restarts; it runs from the start.

    ``durable``: what is committed is on the disk, as in production (``fsync``). ``settings``: as in
    ``postgresql.conf``. ``of``: the server that it is a standby of. ``at``: the cable at whose end it is.
    """

    def __init__(
        self,
        *,
        durable: bool = False,
        settings: Mapping[str, str] | None = None,
        of: "Cluster | None" = None,
        at: Cable | None = None,
    ) -> None:
        self.host, self._inside = (at.server, at.inside) if at else (HOST, ())
        self._place = Place()
        self.folder = programs.owned(self._place.path)
        self.data, self.said = self.folder / "data", self.folder / "said.log"
        self.port = free_port()
        self._settings = SETTINGS | ({"fsync": "on"} if durable else {}) | dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        try:
            if of is None:
                self._initialize()
            else:
                self.copy(of)
            for _ in range(ATTEMPTS - 1):
                if self._starts() or "could not bind" not in self._last_words():
                    break
                self.port = free_port()
            self.start()
        except BaseException:
            self.remove()
            raise

    def _initialize(self) -> None:
        own = ("--no-sync", "--encoding=UTF8", "--locale=C", f"--username={OWNER}", "--auth=trust")
        self._run("initdb", "--pgdata", self.data, *own)
        rules = self.data / "pg_hba.conf"
        first = f"host all +{PASSWORDED} samenet scram-sha-256\nhost all all all trust\n"
        rules.write_text(first + rules.read_text(encoding="utf-8"), encoding="utf-8")

    def copy(self, primary: "Cluster") -> None:
        """Become what is needed to start as a standby of another server; what was here is gone."""
        shutil.rmtree(self.data, ignore_errors=True)
        source = ("--host", primary.folder, "--port", str(primary.port), "--username", OWNER)
        self._run(
            "pg_basebackup", "--pgdata", self.data, *source, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"
        )

    def _run(self, program: str, *arguments: str | Path) -> None:
        with self.said.open("ab") as said:
            programs.run(program, *arguments, said=said)

    def start(self) -> None:
        """Start it and return when it takes connections. Raises ``RuntimeError`` with its log when it does not."""
        if not self.runs and not self._starts():
            raise RuntimeError(f"postgres does not start\n{self._last_words()}")

    def _starts(self) -> bool:
        own = {"listen_addresses": self.host, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        given = {**self._settings, **own}
        options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        with self.said.open("ab") as said:
            self._process = process = programs.start(
                "postgres", "-D", self.data, *options, said=said, inside=self._inside
            )
        # A killed one leaves its file behind, which is another one's as long as it names another process.
        ready = [str(process.pid), "ready"]
        wait_until(lambda: process.poll() is not None or self._state() == ready, PATIENCE, "postgres does not start")
        return process.poll() is None

    def _state(self) -> list[str]:
        with contextlib.suppress(OSError, IndexError):
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return [lines[0].strip(), lines[7].strip()]
        return []

    def _last_words(self) -> str:
        return self.said.read_text(encoding="utf-8")[-2000:]

    @property
    def runs(self) -> bool:
        """Whether the server is there, frozen or not."""
        return self._process is not None and self._process.poll() is None

    def stop(self, how: How = "fast") -> None:
        """End it, and all of it: what a killed server started has noticed, and is gone too."""
        if self._process is None or self._process.poll() is not None:
            return
        others = children_of(self._process.pid)
        signal_all(self._process.pid, signal.SIGCONT)  # a frozen one hears nothing
        os.kill(self._process.pid, HOW[how])
        try:
            self._process.wait(PATIENCE if how != "immediate" else IMMEDIATE)
        except subprocess.TimeoutExpired:
            if how != "immediate":
                raise
            for pid in (*children_of(self._process.pid), self._process.pid):
                send(pid, signal.SIGKILL)
            self._process.wait(PATIENCE)
        wait_until(lambda: not any(map(is_running, others)), PATIENCE, "a killed server's processes are still there")

    def restart(self, how: How = "fast") -> None:
        """End it and start it again."""
        self.stop(how)
        self.start()

    def pause(self) -> None:
        """Freeze it: connections stay, and nothing is answered."""
        assert self._process is not None
        signal_all(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after ``pause``."""
        assert self._process is not None
        signal_all(self._process.pid, signal.SIGCONT)

    def url(self, database: str = "postgres", *, user: str = OWNER, password: str = "", port: int | None = None) -> str:
        """Return where a database is, over TCP; ``port``: by way of a proxy."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@{self.host}:{port or self.port}/{database}"

    def socket_url(self, database: str = "postgres") -> str:
        """Return where a database is, over the Unix socket."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}&port={self.port}"

    def ask(self, statement: str, *values: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the superuser and return its rows, if it has any."""
        with psycopg.connect(self.socket_url(database), autocommit=True) as connection:
            found = connection.execute(sql.SQL(statement), values or None)
            return found.fetchall() if found.description else []

    def set(self, name: str, value: str) -> None:
        """Change a setting of the running server, as its administrator does; it stays through restarts."""
        self.ask(f"ALTER SYSTEM SET {name} = '{value}'")
        self.ask("SELECT pg_reload_conf()")

    def create(self, template: str = "template0") -> str:
        """Make a new database, empty or like another one, and return its name."""
        name = f"test_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database; whoever is still connected with it is sent away."""
        self.ask(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def send_away(self, application: str = "%") -> int:
        """End connections, by the name that they gave (a pattern), and return how many there were."""
        ended = self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND pid <> pg_backend_pid() AND application_name LIKE %s",
            application,
        )
        return len(ended)

    def remove(self) -> None:
        """End it whatever its state, and remove all that it has."""
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            self.stop("immediate")
        self._place.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()
