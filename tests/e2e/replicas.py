"""Several bots in processes of their own on one database: people reach each over HTTP, at an address of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx

from handlers.slack.http import PATH
from sandbox.server import Sandbox
from tests.e2e.children import ROOT, RUN, Children
from tests.e2e.driver import Driver
from tests.postgres.places import free_port
from tests.postgres.processes import wait_until

#: a start takes two seconds, on a machine that has much else to do many more
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Replica:
    """One of them."""

    process: subprocess.Popen[str]
    address: str

    def ready(self) -> dict[str, Any]:
        """Return what ``/readyz`` says; empty when nobody answers."""
        try:
            answer: dict[str, Any] = httpx.get(f"{self.address}/readyz", timeout=5, trust_env=False).json()
        except httpx.TransportError:
            return {}
        return answer

    @property
    def role(self) -> str:
        """``worker`` or ``standby``; empty when nobody answers."""
        return str(self.ready().get("role", ""))


class Replicas:
    """Starts them. What people do goes to the one that was started last, until ``at`` says to which."""

    def __init__(self, sandbox: Sandbox, folder: Path, database: str) -> None:
        self.sandbox, self.database = sandbox, database
        self._folder = folder
        self._children: list[Children] = []
        bot: Any = SimpleNamespace(settings=SimpleNamespace(bot_database=database))
        self.people = Driver(sandbox, bot)

    def start(self, *, product: Path = ROOT, database: str = "", **settings: str) -> Replica:
        """Start one and return it when it is ready.

        ``product``: where its code stands. ``database``: its own way to the database. Raises ``AssertionError`` with
        what it said when it ends.
        """
        children = Children(self.sandbox, self._folder, self._folder / "none.db", product=product)
        self._children.append(children)
        port = free_port()
        own = {"bot_database": database or self.database, "bot_port": str(port), "slack_app_token": ""}
        started = Replica(children.start(RUN, **own | settings), f"http://127.0.0.1:{port}")
        wait_until(lambda: self._is_up(started), PATIENCE, "a replica does not get ready")
        if started.process.poll() is not None:
            assert started.process.stderr is not None
            raise AssertionError(f"{started.process.returncode}: {started.process.stderr.read()}")
        self.lead_to(started)
        return started

    def _is_up(self, started: Replica) -> bool:
        return started.process.poll() is not None or started.ready().get("ready") is True

    def lead_to(self, replica: Replica) -> None:
        """Have the balancer lead to one of them."""
        self.sandbox.slack.transport = "http"
        self.sandbox.slack.request_url = f"{replica.address}{PATH}"

    @contextmanager
    def at(self, replica: Replica) -> Iterator[Driver]:
        """Yield the people at work with one of them."""
        self.lead_to(replica)
        yield self.people

    def close(self) -> None:
        """Kill what still runs."""
        for children in self._children:
            children.close()
