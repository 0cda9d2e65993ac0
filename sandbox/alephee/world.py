"""The state of the simulated Alephee and the hooks with which tests and the demo change it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import RLock
from typing import Any, Final

from sandbox.alephee import seeds
from sandbox.alephee.catalog import seeded_products
from sandbox.alephee.faults import ANY, Fault, FaultList, make_fault
from sandbox.alephee.gcra import Limiter, Verdict
from sandbox.alephee.journal import Attached, Call, Journal, Received
from sandbox.alephee.reasons import Conversation, MessageRules, conversation_key
from sandbox.alephee.seeds import StoredOrder
from sandbox.alephee.switches import Switches
from sandbox.alephee.values import ApiError, Json

ENDPOINTS: Final = (
    "accounts",
    "marketplaces",
    "stores",
    "products",
    "orders",
    "messages",
    "documents",
    "document_file",
    "label",
    "integrate",
    "create",
    "update",
    "delete",
)
"""Names of the endpoints in limits, faults and delays. `documents` attaches, `document_file` reads."""

DEFAULT_PER_MINUTE: Final = 30
"""Made up: the portal's numbers per endpoint are not public."""

FIRST_CREATED_ID: Final = 590001


class AlepheeWorld:
    """One Alephee with seven accounts of one key.

    `clock` returns seconds since the epoch. Plain attributes are the switches: `limits` (calls a minute by endpoint),
    `delays` (seconds by endpoint before a call is processed), `switches` and `message_rules` (frozen; assign a
    `replace`d copy), `without_stock`, `without_orders` and `without_products` (accounts that lack a privilege).
    All methods may be called from any thread.
    """

    def __init__(self, key: str = "SANDBOX-KEY-0000-0000", clock: Callable[[], float] = time.time) -> None:
        self.lock = RLock()
        self.version = 0
        self._key = key
        self._clock = clock
        self._journal = Journal()
        self.reset()

    def reset(self) -> None:
        """Return to the seeds: orders, conversations, documents, limits, switches, faults and journal."""
        with self.lock:
            self.limits: dict[str, int] = dict.fromkeys(ENDPOINTS, DEFAULT_PER_MINUTE)
            self.delays: dict[str, float] = {}
            self.switches = Switches()
            self.message_rules = MessageRules.load()
            self.without_stock: set[int] = set()
            self.without_orders: set[int] = set()
            self.without_products: set[int] = set()
            self.orders: dict[int, StoredOrder] = seeds.seeded_orders()
            self.accounts: list[Json] = seeds.load("accounts.json")
            self.marketplaces: list[Json] = seeds.load("marketplaces.json")
            self.stores: list[Json] = seeds.load("stores.json")
            self.products: list[Json] = seeded_products(self.orders.values())
            self.conversations: dict[str, Conversation] = {}
            self._keys = {self._key: frozenset(int(account["Id"]) for account in self.accounts)}
            self._received: list[Received] = []
            self._attached: list[Attached] = []
            self._limiter = Limiter()
            self._faults = FaultList()
            self._journal.clear()
            self.changed()

    @property
    def integrate_max(self) -> int:
        """Orders one integrate call may carry; more are answered with 413."""
        return self.switches.integrate_max

    @integrate_max.setter
    def integrate_max(self, value: int) -> None:
        self.switches = replace(self.switches, integrate_max=value)

    @property
    def swap_echo(self) -> bool:
        """Whether integrate echoes each order another order's values, as the documented example does."""
        return self.switches.swap_echo

    @swap_echo.setter
    def swap_echo(self, value: bool) -> None:
        self.switches = replace(self.switches, swap_echo=value)

    @property
    def calls(self) -> Sequence[Call]:
        """Every call since the last reset, oldest first; never with its key."""
        with self.lock:
            return self._journal.calls()

    @property
    def received(self) -> list[Received]:
        """What the buyers received, oldest first (a copy)."""
        with self.lock:
            return list(self._received)

    @property
    def attached(self) -> list[Attached]:
        """The documents attached since the last reset, oldest first (a copy)."""
        with self.lock:
            return list(self._attached)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults that still wait for calls."""
        with self.lock:
            return self._faults.pending()

    def add_fault(
        self,
        endpoint: str,
        kind: str,
        *,
        count: int | None = 1,
        seconds: float | None = None,
        processed: bool | None = None,
    ) -> None:
        """Let the next `count` calls of an endpoint (`*`: any) go wrong; None means until cleared.

        Raises `ValueError` for an unknown endpoint or kind. See `faults.Fault` for `seconds` and `processed`.
        """
        if endpoint not in {*ENDPOINTS, ANY}:
            raise ValueError(f"unknown endpoint {endpoint!r}, expected * or one of {list(ENDPOINTS)}")
        fault = make_fault(endpoint, kind, count=count, seconds=seconds, processed=processed)
        with self.lock:
            self._faults.add(fault)
            self.changed()

    def clear_faults(self) -> None:
        """Forget all faults."""
        with self.lock:
            self._faults.clear()
            self.changed()

    def take_fault(self, endpoint: str) -> Fault | None:
        """Return the fault that hits the call being processed, and use it up by one."""
        with self.lock:
            return self._faults.take(endpoint)

    def set_limit(self, endpoint: str, per_minute: int) -> None:
        """Change a limit while running (`*`: all); raise `ValueError` for what cannot be one."""
        if endpoint not in {*ENDPOINTS, ANY}:
            raise ValueError(f"unknown endpoint {endpoint!r}, expected * or one of {list(ENDPOINTS)}")
        if per_minute < 1:
            raise ValueError("per_minute must be at least 1")
        with self.lock:
            for name in ENDPOINTS if endpoint == ANY else (endpoint,):
                self.limits[name] = per_minute
            self.changed()

    def waiting(self, order_id: int) -> bool:
        """Tell whether the order's conversation waits for the buyer's reply (rule MS-5)."""
        with self.lock:
            key = conversation_key(self.orders[order_id].body)
            return self.conversations.get(key, Conversation()).waiting

    def buyer_replies(self, order_id: int) -> None:
        """Let the buyer answer; raise `KeyError` for an unknown order. Without a message nothing changes."""
        with self.lock:
            key = conversation_key(self.orders[order_id].body)
            conversation = self.conversations.get(key)
            if conversation is not None:
                self.conversations[key] = replace(conversation, waiting=False)
                self.changed()

    def change_order(self, order_id: int, path: str, value: Any) -> None:
        """Set one value of an order, as a marketplace does behind one's back.

        `path` is dotted, list places as numbers: `Status.Key`, `Items.0.Quantity`. Raises `KeyError` or `IndexError`
        when the way there does not exist.
        """
        *way, last = path.split(".")
        with self.lock:
            order = self.orders[order_id]
            place: Any = order.body
            for step in way:
                place = place[int(step)] if isinstance(place, list) else place[step]
            place[int(last) if isinstance(place, list) else last] = value
            self.touch(order)

    # What follows is used by the endpoints; they run under the lock.

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._clock()

    def moment(self) -> datetime:
        """Return the present as a UTC datetime."""
        return datetime.fromtimestamp(self._clock(), UTC)

    def changed(self) -> None:
        """Count a change, so that a page knows when to draw again."""
        self.version += 1

    def touch(self, order: StoredOrder) -> None:
        """Note "any novelty or modification in Alephee" of an order, which `statusDateFrom` filters by."""
        order.body["LastUpdated"] = seeds.timestamp(self.moment())
        self.changed()

    def accounts_of(self, key: str | None) -> frozenset[int]:
        """Return the accounts of a key; raise 401 for a missing or unknown one."""
        accounts = self._keys.get(key or "")
        if accounts is None:
            raise ApiError(401, "Invalid API_KEY")
        return accounts

    def admit(self, key: str, endpoint: str) -> Verdict:
        """Count a call of a known key against the endpoint's limit."""
        with self.lock:
            return self._limiter.admit(key, endpoint, self.now(), self.limits[endpoint])

    def peek(self, key: str | None, endpoint: str) -> Verdict:
        """Return the limiter's state without counting, for answers given before it is asked."""
        with self.lock:
            per_minute = self.limits.get(endpoint, DEFAULT_PER_MINUTE)
            return self._limiter.peek(key or "", endpoint, self.now(), per_minute)

    def order_of(self, account_id: int, order_id: int) -> StoredOrder:
        """Return an order of the account; raise 404 when it has none of this id."""
        order = self.orders.get(order_id)
        if order is None or order.account_id != account_id:
            raise ApiError(404, "Order not found")
        return order

    def next_order_id(self) -> int:
        """Return the Alephee id of the next created order."""
        return max(FIRST_CREATED_ID - 1, *self.orders) + 1

    def deliver(self, received: Received, conversation: Conversation) -> None:
        """Hand a message to the buyer and keep the conversation's new state."""
        self._received.append(received)
        self.conversations[received.conversation] = conversation
        self.changed()

    def keep_document(self, attached: Attached) -> None:
        """Remember an attached document with its parameters."""
        self._attached.append(attached)
        self.changed()

    def begin_call(self, method: str, path: str, endpoint: str, account_id: int | None) -> int:
        """Note a call on arrival and return its number."""
        with self.lock:
            self.changed()
            return self._journal.begin(self.now(), method, path, endpoint, account_id)

    def finish_call(self, number: int, status: int | None) -> None:
        """Note how a call ended; None means that the connection was dropped."""
        with self.lock:
            self.changed()
            self._journal.finish(number, status)
