"""Every situation of docs/errors.md is reached through the front door, and the person reads its very sentence."""

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import Driver
from tests.e2e.situations import SITUATIONS
from tests.e2e.situations.situation import Situation
from tests.e2e.starting import Bots


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_whoever_gets_there_reads_what_happened_and_what_to_do(
    sandbox: Sandbox, bot: Bots, situation: Situation
) -> None:
    driver = Driver(sandbox, bot(**situation.settings))
    read = situation.reach(driver, situation.who)
    assert situation.is_told_in(read), read
