"""A log of its own for each test, and tools over it whose Alephee nobody reaches."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.buyer_texts import documented_text
from bot.clock import SystemClock
from bot.kinds import CONTENTS
from bot.log.sqlite.store import SqliteSendLog, open_log
from bot.operations.tools import Accounts, Policy, Tools
from bot.rules_file import load_rules


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteSendLog]:
    opened = open_log(tmp_path / "bot.db", CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def tools(log: SqliteSendLog) -> Iterator[Tools]:
    api = AlepheeClient("http://127.0.0.1:1", SecretStr("key"), GcraPacer(lambda: 0.0))
    policy = Policy(approval_for=frozenset(), approval_ttl=timedelta(hours=1), approvals_channel="C0APPROVALS")
    yield Tools(
        log=log,
        api=api,
        effects=api,
        clock=SystemClock(),
        rules=load_rules(),
        documented_text=documented_text,
        accounts=Accounts(api, {1: "One"}),
        policy=policy,
    )
    api.close()
