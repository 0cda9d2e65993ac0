"""Figures of the whole log, as the metrics tell them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.kinds import Kind
from bot.domain.requests import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How much there is, and how long what waits has waited."""

    #: kind and state → how many requests; what is missing is none
    requests: Mapping[tuple[Kind, State], int]
    #: state in which something has still to happen → when the request that waits longest began to wait in it: asked
    #: (collecting, pending), due for the first time (approved), called (sending), given up (unknown)
    waiting_since: Mapping[State, datetime]
    #: what Slack still has to be shown, and when the oldest of it was asked for
    outbox: int
    outbox_since: datetime | None
    #: when the log was proven to be unchanged last, and whether the newest proof found it so and its witness agrees;
    #: None before the first proof
    proven_at: datetime | None
    is_sound: bool | None
