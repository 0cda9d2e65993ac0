"""What every test of the rules may ask for."""

import pytest

from bot.domain.rules import Rules, load_rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()
