"""A list's operations on a log in memory, a real Alephee of the sandbox and a clock that is turned by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.buyer_texts import documented_text
from bot.domain.contents import FileRef
from bot.fakes import FakeFiles, ManualClock, MemoryLog
from bot.kinds import CONTENTS, make_kinds, make_plan
from bot.operations.asking.commit import Ask
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.integrate.identify import Identify
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Accounts, Policy, Tools
from bot.rules_file import load_rules
from bot.waits import Waits
from sandbox.server import Sandbox

KEY = "SANDBOX-KEY-0000-0000"
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def identifying(tools: Tools, find_orders: FindOrders | None = None) -> FollowUps:
    """Find the orders of lists, as the bot does."""
    outcomes = Outcomes(tools, make_kinds(tools))
    return FollowUps(tools, Identify(tools, outcomes, find_orders or FindOrders(tools)))


def refusals(identify: FollowUps) -> dict[str, Counter[int]]:
    """Return how often accounts refused, by list and account."""
    assert isinstance(identify.look, Identify)
    return identify.look.refused


class Shelf(FakeFiles):
    """Holds the file of a list."""

    def of(self, held: bytes | Exception) -> tuple[FileRef, ...]:
        return (self.put(held, "orders.csv"),)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def log(clock: ManualClock) -> Iterator[MemoryLog]:
    opened = MemoryLog(CONTENTS, clock, plan=make_plan(Waits()))
    yield opened
    opened.close()


@pytest.fixture
def pacer(clock: ManualClock) -> GcraPacer:
    return GcraPacer(lambda: clock.now().timestamp())


@pytest.fixture
def tools(sandbox: Sandbox, log: MemoryLog, clock: ManualClock, pacer: GcraPacer) -> Iterator[Tools]:
    client = AlepheeClient(sandbox.alephee_url, SecretStr(KEY), pacer, back_offs=(0, 0))
    policy = Policy(approval_for=frozenset(), approval_ttl=timedelta(hours=1), approvals_channel="C1")
    yield Tools(
        log=log,
        api=client,
        effects=client,
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
def identify(tools: Tools) -> FollowUps:
    return identifying(tools)
