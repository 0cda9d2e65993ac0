"""A list's operations on a real log, a real Alephee of the sandbox and a clock that is turned by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacing import GcraPacer
from bot.clock import ManualClock
from bot.domain.contents import FileRef
from bot.domain.rules import load_rules
from bot.log import SqliteSendLog, open_log
from bot.operations.asking.commit import Ask
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.integrate.identify import Identify
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Accounts, Policy, Tools
from sandbox.server import Sandbox

KEY = "SANDBOX-KEY-0000-0000"
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Shelf:
    """Files by id: bytes, or the error that fetching them ends with. Implements ``bot.ports.Files``."""

    def __init__(self) -> None:
        self.held: dict[str, bytes | Exception] = {}

    def put(self, held: bytes | Exception) -> tuple[FileRef, ...]:
        name = f"F{len(self.held)}"
        self.held[name] = held
        return (FileRef(slack_id=name, name="orders.csv"),)

    def describe(self, file: FileRef) -> FileRef:
        return file

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        held = self.held[file.slack_id]
        if isinstance(held, Exception):
            raise held
        return held[:limit]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def log(tmp_path: Path, clock: ManualClock) -> Iterator[SqliteSendLog]:
    opened = open_log(tmp_path / "log.db", lock_wait=timedelta(0), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def tools(sandbox: Sandbox, log: SqliteSendLog, clock: ManualClock) -> Iterator[Tools]:
    client = AlepheeClient(sandbox.alephee_url, SecretStr(KEY), GcraPacer(lambda: clock.now().timestamp()))
    policy = Policy(approval_for=frozenset(), approval_ttl=timedelta(hours=1), approvals_channel="C1")
    yield Tools(log=log, api=client, clock=clock, rules=load_rules(), accounts=Accounts(client, {}), policy=policy)
    client.close()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def ask(tools: Tools, shelf: Shelf) -> AskIntegrate:
    return AskIntegrate(tools, shelf, Ask(tools))


@pytest.fixture
def identify(tools: Tools) -> Identify:
    return Identify(tools, Outcomes(tools), FindOrders(tools))
