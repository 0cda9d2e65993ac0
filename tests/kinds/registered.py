"""An example of every kind of the registry: the module ``tests.kinds.<name of the kind>`` brings it as ``EXAMPLE``.

``PROVE_KINDS=message,document`` leaves the others out of whatever goes by this.
"""

import importlib
import os
from collections.abc import Mapping

from bot.domain.kinds import Kind
from bot.kinds import NAMES
from tests.kinds.example import Example

#: whether all kinds are in it
IS_WHOLE = not os.environ.get("PROVE_KINDS")


def _chosen() -> tuple[Kind, ...]:
    wanted = os.environ.get("PROVE_KINDS", "").split(",")
    return NAMES if IS_WHOLE else tuple(name for name in NAMES if name in wanted)


def example_of(kind: Kind) -> Example:
    """Return the example of a kind. Raises ``ModuleNotFoundError`` where none was written."""
    found: Example = importlib.import_module(f"tests.kinds.{kind}").EXAMPLE
    return found


EXAMPLES: Mapping[Kind, Example] = {kind: example_of(kind) for kind in _chosen()}
