"""Keep the pace: what look-ups learn of Alephee's limits survives a restart too, not only what a send has saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.due import UNTIL_WOKEN
from bot.operations.tools import Tools


@dataclass(slots=True)
class KeepPace:
    """Save the pacer's state when it has changed since it was saved here last."""

    tools: Tools
    #: the state that ``save_pace`` writes
    state: Callable[[], Mapping[str, object]]
    _saved: Mapping[str, object] = field(default_factory=dict)

    def step(self) -> float:
        """Save once; there is no time at which to look again. Raises ``LogUnavailable``."""
        state = self.state()
        if state != self._saved:
            with self.tools.log.write() as tx:
                tx.pace.save()
            self._saved = state
        return UNTIL_WOKEN
