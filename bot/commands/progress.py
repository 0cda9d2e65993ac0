"""How far a command is that takes long."""

import sys
from time import monotonic

#: seconds between two lines
_EVERY = 2.0


class Progress:
    """Says on standard error how far a copy is, where it takes long."""

    def __init__(self) -> None:
        self._next = monotonic() + _EVERY

    def __call__(self, table: str, rows: int) -> None:
        """Say so, unless it was said a moment ago."""
        if monotonic() >= self._next:
            self._next = monotonic() + _EVERY
            print(f"{table}: {rows:,} copied", file=sys.stderr, flush=True)
