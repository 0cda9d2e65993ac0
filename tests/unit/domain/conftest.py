"""What every test of the rules may ask for."""

import pytest

from bot.domain.rules import Rules
from bot.rules_file import load_rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()
