"""What people do for each kind of action, and how often it had its effect at Alephee."""

from dataclasses import dataclass

from bot.domain.kinds import Kind
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, Driver, Json
from tests.kinds.example import Asked, Example
from tests.kinds.registered import EXAMPLES, example_of


@dataclass(frozen=True, slots=True)
class Act:
    """One request of a kind: Ana asks for it, about an order that the sandbox has."""

    example: Example

    @property
    def kind(self) -> Kind:
        """The kind of action."""
        return self.example.kind

    @property
    def endpoint(self) -> str:
        """What the sandbox calls the endpoint of its call."""
        return self.example.endpoint

    @property
    def command(self) -> str:
        """What opens its form."""
        return self.example.command(self._asked)

    def fill(self, driver: Driver) -> Json:
        """Return what is filled in."""
        return self.example.fill(self._asked, lambda name, content: driver.slack.upload(ANA, name, content))

    def effects(self, sandbox: Sandbox) -> int:
        """Count its effects at Alephee."""
        return self.example.effects(sandbox.alephee, self._asked)

    @property
    def _asked(self) -> Asked:
        return Asked((self.example.like,) if self.example.like else ())


def act_of(kind: Kind) -> Act:
    """Return what people do for one kind."""
    return Act(example_of(kind))


ACTS = tuple(Act(example) for example in EXAMPLES.values())
