"""The client: everything the bot asks of Alephee, over one API key."""

import logging
from collections.abc import Callable, Sequence
from threading import Event

from pydantic import SecretStr

from bot.alephee.answers import Reply, error_in
from bot.alephee.catalog import Catalog
from bot.alephee.endpoints import LOOK_UPS
from bot.alephee.exchange import Exchange
from bot.alephee.finding import Finding
from bot.alephee.pacer import GcraPacer
from bot.alephee.reachability import Reachability
from bot.alephee.sending import Sending
from bot.errors import AlepheeError

log = logging.getLogger(__name__)

#: endpoint, seconds, and how the call failed
OnCall = Callable[[str, float, AlepheeError | None], None]


class AlepheeClient(Finding, Catalog, Sending):
    """Implements ``bot.ports.AlepheeLookUps`` and ``AlepheeEffects``.

    Look-ups take their own slots from ``pacer`` and wait for them up to ``patience``; each try may take ``look_up``,
    all tries together ``total``, and between them lie the ``back_offs``. A call with an effect goes out at once, its
    slot was taken by the sender, and ends after ``total``. ``connect`` bounds the connecting alone. All in seconds.
    Safe to use from several threads.

    All of it goes through ``proxy``, if there is one. No answer brings in ``key`` or one of the other ``secrets``,
    should the far side quote them. ``on_call`` is told of every call: endpoint, seconds, and the error it ended with.
    """

    def __init__(  # noqa: PLR0913 - all but three have their defaults
        self,
        base_url: str,
        key: SecretStr,
        pacer: GcraPacer,
        *,
        connect: float = 5.0,
        total: float = 30.0,
        look_up: float = 10.0,
        patience: float = 20.0,
        back_offs: Sequence[float] = (0.2, 0.6),
        secrets: Sequence[SecretStr] = (),
        proxy: SecretStr | None = None,
        on_call: OnCall = lambda _endpoint, _seconds, _error: None,
    ) -> None:
        #: what the calls show of Alephee and the key
        self.reachability = Reachability()

        def note(endpoint: str, outcome: Reply | AlepheeError, seconds: float) -> None:
            error = error_in(outcome)
            told = {"endpoint": endpoint, "status": outcome.status, "seconds": round(seconds, 3)}
            log.debug("Alephee was called", extra=told if error is None else {**told, "why": error.cause})
            self.reachability.note(endpoint, outcome)
            on_call(endpoint, seconds, error)

        self._exchange = Exchange(
            base_url,
            key,
            pacer,
            connect=connect,
            look_ups=LOOK_UPS,
            secrets=secrets,
            on_outcome=note,
            proxy=proxy,
        )
        self._pacer = pacer
        self._total = total
        self._look_up = look_up
        self._patience = patience
        self._back_offs = tuple(back_offs)
        self._ending = Event()

    def end_look_ups(self) -> None:
        """Begin no further look-up: whoever waits for one is told that Alephee cannot be asked."""
        self._ending.set()

    def close(self) -> None:
        """Close all connections."""
        self._exchange.close()
