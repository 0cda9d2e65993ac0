"""Every kind of the registry has its example: proofs go by the registry, and nobody has to tell them."""

from pathlib import Path

import pytest

from bot.domain.kinds import Kind
from bot.kinds import KINDS, NAMES
from handlers.examples.values import CONTENTS
from handlers.kinds import SCREENS
from sandbox.alephee.routes import ENDPOINTS
from sandbox.alephee.seeds import seeded_orders
from tests.kinds.registered import example_of

FOLDER = Path(__file__).parents[1] / "kinds"


def test_a_kind_is_registered_on_both_sides_and_has_an_example_for_the_proofs() -> None:
    assert [screen.kind for screen in SCREENS] == list(NAMES)
    missing = [name for name in NAMES if not (FOLDER / f"{name}.py").exists()]
    assert missing == [], f"write tests/kinds/<kind>.py, as those beside it: {missing}"
    assert set(CONTENTS) == set(NAMES), "the screens are drawn from what handlers/examples/values.py has of every kind"


@pytest.mark.parametrize("kind", NAMES)
def test_an_example_is_of_its_kind_and_names_what_the_sandbox_has(kind: Kind) -> None:
    example = example_of(kind)
    assert example.action in KINDS
    assert example.kind == kind
    assert example.endpoint in {endpoint.name for endpoint in ENDPOINTS}
    assert not example.like or example.like in seeded_orders()
    assert example.many == 1 or example.action.per_call > 1
