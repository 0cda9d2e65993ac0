"""Whether a log in PostgreSQL is whole enough to send from: looked at by every process before it takes part.

The shape, the end of the chain, what waits, and samples from all over: that takes no longer however much there is. The
rest is left to the proof, which runs beside the bot (``bot.log.chain``).
"""

from itertools import chain

from bot.errors import LogUnavailable
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.shape import compare_made
from bot.log.soundness import loose_end, misplaced, missing_samples

_RESTORE = (
    "nothing is sent from it. `alephee-bot log verify` says more; put a backup in its place with"
    " `alephee-bot log restore`, which keeps what is there"
)


def refuse_damaged(sql: PostgresSql) -> None:
    """Refuse a log that is not whole. Raises ``LogUnavailable`` saying how to restore it."""
    with sql.snapshot() as still:
        bent = (f"the log is damaged: {problem}" for problem in compare_made(still))
        found = next(chain(bent, loose_end(still, has_end=True), missing_samples(still), misplaced(still)), "")
    if found:
        raise LogUnavailable(f"{found}; {_RESTORE}")
