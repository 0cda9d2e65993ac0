"""The time of the simulated world: this machine's, and by how much it was turned forward."""

import time


class WorldClock:
    """Seconds since 1970 for both sides; `ahead` are the seconds the world is ahead of this machine."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Return the world's time."""
        return time.time() + self.ahead

    def turn(self, seconds: float) -> None:
        """Turn it forward; raise ValueError for what would turn it back."""
        if not 0 <= seconds < float("inf"):
            raise ValueError("a clock is turned forward only")
        self.ahead += seconds
