"""Operations on a log in memory with a clock that is turned by hand; of Alephee nothing answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.buyer_texts import documented_text
from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS, NAMES, make_kinds, make_plan
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Accounts, Policy, Tools
from bot.rules_file import load_rules
from tests.integration.log.samples import NOON, WAITS


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def log(clock: ManualClock) -> Iterator[MemoryLog]:
    opened = MemoryLog(CONTENTS, clock, plan=make_plan(WAITS))
    yield opened
    opened.close()


@pytest.fixture
def pacer() -> GcraPacer:
    return GcraPacer(NOON.timestamp)


@pytest.fixture
def tools(log: MemoryLog, clock: ManualClock, pacer: GcraPacer) -> Iterator[Tools]:
    client = AlepheeClient("http://127.0.0.1:1", SecretStr("key"), pacer, back_offs=())
    policy = Policy(
        approval_for=frozenset(NAMES),
        approval_ttl=timedelta(hours=1),
        approvals_channel="C1",
        approvers=("U00EVA",),
    )
    accounts = Accounts(client, {15001: "Tienda AR"})
    yield Tools(
        log=log,
        api=client,
        effects=client,
        clock=clock,
        rules=load_rules(),
        documented_text=documented_text,
        accounts=accounts,
        policy=policy,
    )
    client.close()


@pytest.fixture
def unapproved(tools: Tools) -> Tools:
    """Nobody has to approve anything."""
    return replace(tools, policy=replace(tools.policy, approval_for=frozenset()))


@pytest.fixture
def outcomes(tools: Tools) -> Outcomes:
    return Outcomes(tools, make_kinds(tools))
