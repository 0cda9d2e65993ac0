import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from tests.integration.alephee.odd_server import OddServer, Script, odd_server

KEY = "CANARY-KEY/0000+1111"

Serve = Callable[[Script], OddServer]
Connect = Callable[..., AlepheeClient]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def serve(stack: ExitStack) -> Serve:
    """Start servers that answer as scripted."""
    return lambda script: stack.enter_context(odd_server(script))


@pytest.fixture
def pacer() -> GcraPacer:
    return GcraPacer(time.time)


@pytest.fixture
def connect(stack: ExitStack, pacer: GcraPacer) -> Connect:
    """Make clients; they are closed when the test is over."""

    def make(url: str, key: str = KEY, **bounds: Any) -> AlepheeClient:
        client = AlepheeClient(url, SecretStr(key), pacer, **bounds)
        stack.callback(client.close)
        return client

    return make
