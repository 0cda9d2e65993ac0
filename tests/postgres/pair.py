"""A server with a standby, and what a fail-over does to them."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from tests.postgres.cluster import HOST, OWNER, PATIENCE, Cluster
from tests.postgres.processes import wait_until


class Pair:
    """A primary and its streaming standby; the same two addresses whichever of them is the primary.

    ``synchronous``: a commit waits until the standby has it, so that no fail-over loses one.
    """

    def __init__(self, *, synchronous: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self._synchronous = synchronous
        self.primary = Cluster(settings=settings)
        try:
            self.standby = Cluster(settings=settings, of=self.primary)
        except BaseException:
            self.primary.remove()
            raise
        self._ports = (self.primary.port, self.standby.port)
        self._follow()

    def _follow(self) -> None:
        """Wait until the standby streams, and only then have commits wait for it."""
        self.caught_up()
        if self._synchronous:
            self.primary.set("synchronous_standby_names", "*")
            wait_until(lambda: self._states() == ["sync"], PATIENCE, "the standby is not synchronous")

    def _states(self) -> list[str]:
        return [state for (state,) in self.primary.ask("SELECT sync_state FROM pg_stat_replication")]

    def url(self, database: str = "postgres") -> str:
        """Return an address that is the primary's, whichever that is: libpq tries both."""
        hosts = ",".join(f"{HOST}:{port}" for port in self._ports)
        return f"postgresql://{OWNER}@{hosts}/{database}?target_session_attrs=read-write"

    def caught_up(self) -> None:
        """Wait until the standby has all that the primary has committed."""
        here = self.primary.ask("SELECT pg_current_wal_lsn()")[0][0]
        wait_until(
            lambda: bool(self.standby.ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", here)[0][0]),
            PATIENCE,
            "the standby does not follow",
        )

    def part(self) -> None:
        """Have the standby hear nothing any more: what is committed from now on is lost by a fail-over.

        With a synchronous pair commits wait from now on, for a standby that does not come.
        """
        self.standby.set("primary_conninfo", "")
        wait_until(lambda: not self._states(), PATIENCE, "the standby still streams")

    def fail_over(self) -> None:
        """Kill the primary and promote the standby. There is no standby afterwards, until ``mend``.

        Of the primary's last commits it has what it had received: all of them where it was synchronous.
        """
        self.primary.stop("kill")
        self.promote()

    def promote(self) -> None:
        """Promote the standby without ending the primary: both take writes, as after a partition."""
        self.standby.ask("SELECT pg_promote(true, 30)")
        self.primary, self.standby = self.standby, self.primary
        self.primary.set("synchronous_standby_names", "")

    def mend(self) -> None:
        """Make a new standby of what was the primary, at its old address."""
        self.standby.stop("immediate")
        self.standby.copy(self.primary)
        self.standby.start()
        self._follow()

    def remove(self) -> None:
        """End both and remove all that they have."""
        self.standby.remove()
        self.primary.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.remove()
