"""Every screen is tested in the three languages."""

import pytest

from handlers.language import Speech, speech


@pytest.fixture(params=["es", "pt", "en"])
def voice(request: pytest.FixtureRequest) -> Speech:
    return speech(request.param)
