"""A list's operations on a log in memory, a real Alephee of the sandbox and a clock that is turned by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacing import GcraPacer
from bot.buyer_texts import documented_text
from bot.domain.contents import FileRef
from bot.fakes import FakeFiles, ManualClock, MemoryLog
from bot.kinds import CONTENTS, make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.integrate.identify import Identify
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Accounts, Policy, Tools
from bot.rules_file import load_rules
from sandbox.server import Sandbox

KEY = "SANDBOX-KEY-0000-0000"
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Shelf(FakeFiles):
    """Holds the file of a list."""

    def of(self, held: bytes | Exception) -> tuple[FileRef, ...]:
        return (self.put(held, "orders.csv"),)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def log(clock: ManualClock) -> Iterator[MemoryLog]:
    opened = MemoryLog(CONTENTS, clock)
    yield opened
    opened.close()


@pytest.fixture
def tools(sandbox: Sandbox, log: MemoryLog, clock: ManualClock) -> Iterator[Tools]:
    client = AlepheeClient(
        sandbox.alephee_url, SecretStr(KEY), GcraPacer(lambda: clock.now().timestamp()), back_offs=(0, 0)
    )
    policy = Policy(approval_for=frozenset(), approval_ttl=timedelta(hours=1), approvals_channel="C1")
    yield Tools(
        log=log,
        api=client,
        clock=clock,
        rules=load_rules(),
        documented_text=documented_text,
        accounts=Accounts(client, {}),
        policy=policy,
    )
    client.close()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def ask(tools: Tools, shelf: Shelf) -> AskIntegrate:
    return AskIntegrate(tools, shelf, Ask(tools, make_kinds(tools)))


@pytest.fixture
def identify(tools: Tools) -> Identify:
    return Identify(tools, Outcomes(tools, make_kinds(tools)), FindOrders(tools))
