"""A bug, and what keeps it away: a key of one letter was cut out of every word of every answer. So of other secrets."""

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from sandbox.server import Sandbox


@pytest.mark.parametrize("key", ["k", "key", "cross"])
def test_a_key_that_is_a_part_of_words_leaves_the_words_alone(key: str) -> None:
    with Sandbox(alephee_key=key) as sandbox:
        pacer, secret = GcraPacer(lambda: 0.0), SecretStr(key)
        client = AlepheeClient(sandbox.alephee_url, secret, pacer, secrets=[secret, SecretStr("")])
        order = client.get_order(15001, 580101)
        client.close()
    assert order is not None
    assert order.logistic_type.value == "cross_docking"
