"""What the measurements share: the bot's own operations on a real log, between a stub of Alephee and one of Slack.

The one module of the benchmarks that knows how the operations are put together.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.buyer_texts import documented_text
from bot.clock import SystemClock
from bot.domain.contents import FileRef
from bot.domain.orders import Account, Country, CountryEvidence, Item, KeyValue, Order
from bot.domain.outbox import MessageKey, MessageKind, MessageRef, Post
from bot.domain.people import Channel, Person, Press
from bot.domain.requests import Story
from bot.domain.texts import ReadText
from bot.fakes.clock import ManualClock
from bot.kinds import CONTENTS, NAMES, make_kinds
from bot.log.sqlite.store import open_log
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import Drafts
from bot.operations.asking.ids import new_id
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.integrate.ask import AskIntegrate, IntegrateForm
from bot.operations.integrate.identify import Identify
from bot.operations.integrate.read_back import Confirm
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.looking_up.look_up import LookUp
from bot.operations.messages.ask import AskMessage, MessageForm
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.send import Send
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Accounts, Policy, Tools
from bot.ports import Answer, Freshness, Mark
from bot.rules_file import load_rules

ACCOUNT, ASKS, APPROVES, CHANNEL = 15001, "U00ANA", "U00EVA", "C1"
FIRST_ORDER = 500_000
#: the text of a message: what support writes, 150 characters
TEXT = (
    "¡Hola, Ana! Su pedido ya salió de nuestro depósito y llega esta semana. "
    "Si necesita cambiar la talla, respóndanos por aquí y le ayudamos con gusto."
)
#: transactions that a filled log joins into one
JOINED = 2_000
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Alephee:
    """Answers at once. Implements what a message and a mark need of ``bot.ports.AlepheeApi``."""

    def __init__(self) -> None:
        self.marked: set[int] = set()

    def accounts(self) -> tuple[Account, ...]:
        """Return the one account."""
        return (Account(ACCOUNT, "Tienda AR"),)

    def get_order(self, account_id: int, order_id: int) -> Order | None:
        """Invent the order that was asked for."""
        return self._order(order_id)

    def get_orders(self, account_id: int, order_ids: Sequence[int]) -> dict[int, Order]:
        """Invent the orders that were asked for."""
        return {order_id: self._order(order_id) for order_id in order_ids}

    def find_external(self, account_id: int, external_order_ids: Sequence[str]) -> dict[str, Order]:
        """Find none."""
        return {}

    def send_message(self, account_id: int, order_id: int, **_content: object) -> Answer:
        """Take a message."""
        return Answer(200, "OK")

    def integrate(self, account_id: int, marks: Sequence[Mark]) -> dict[int, Answer]:
        """Mark orders."""
        self.marked.update(mark.order_id for mark in marks)
        return {mark.order_id: Answer(200, "OK") for mark in marks}

    def _order(self, order_id: int) -> Order:
        return Order(
            id=order_id,
            account_id=ACCOUNT,
            account_name="Tienda AR",
            external_order_id=f"2000{order_id:012}",
            marketplace=KeyValue(1, "Mercado Libre"),
            country=CountryEvidence(Country.AR, (("listing", Country.AR),)),
            logistic_type=KeyValue(8, "cross_docking"),
            status=KeyValue(2, "paid"),
            buyer_name="Ana Prueba",
            items=(Item("Zapatillas de correr", f"SKU-{order_id}", 1),),
            integrated=order_id in self.marked,
        )


class Slack:
    """Everybody is a full member, every message is shown at once. Implements ``Notifier``, ``Directory``, ``Files``."""

    def __init__(self) -> None:
        self.shown = 0

    def show(
        self, post: Post, *, stories: tuple[Story, ...], alert: object, place: MessageRef | None
    ) -> MessageRef | None:
        """Show a message; returns where it stands."""
        self.shown += 1
        if post.target.show is MessageKind.THREAD:
            return None
        return place if place and place.ts else MessageRef(CHANNEL, f"1764500000.{self.shown:06}")

    def beside(self, story: Story) -> int:
        """Return that a card shows everything."""
        return 0

    def alarm(self, cause: str, params: Mapping[str, object]) -> None:
        """Stop: nothing goes wrong here."""
        raise RuntimeError(f"{cause}: {params}")

    def person(self, user_id: str) -> Person:
        """Return a member."""
        return Person(id=user_id)

    def channel(self, channel_id: str) -> Channel:
        """Return a channel."""
        return Channel(id=channel_id)

    def is_in(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        """Return that nobody is in a group."""
        return False

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Return the list of orders that the file's id tells: ``first-count``."""
        first, count = map(int, file.slack_id.split("-"))
        return ("order\n" + "\n".join(str(number) for number in range(first, first + count))).encode()


class Free:
    """A pacer that never lets anybody wait. Implements ``bot.ports.Pacer``."""

    def wait(self, endpoint: str) -> float:
        """Return 0."""
        return 0.0

    def take(self, endpoint: str) -> float:
        """Return 0."""
        return 0.0

    def give_back(self, endpoint: str) -> None:
        """Take it back."""


class Joined:
    """A log whose transactions are joined, so that it is filled without waiting for the disk each time.

    What is written is the same, byte for byte. Implements ``bot.ports.SendLog`` where a filled log needs it.
    """

    def __init__(self, log: Any) -> None:
        self._log, self._open, self._count = log, ExitStack(), 0
        self._transaction: Any = None

    @contextmanager
    def write(self, *, timeout: float | None = None) -> Iterator[Any]:
        """Go on with the open transaction."""
        if self._transaction is None:
            self._transaction = self._open.enter_context(self._log.write())
        yield self._transaction
        self._transaction.sql.flush()  # what one transaction tells in one event
        self._count += 1
        if self._count % JOINED == 0:
            self.commit()

    @contextmanager
    def read(self) -> Iterator[Any]:
        """Read what was written up to now."""
        if self._transaction is not None:
            yield self._transaction
            return
        with self._log.read() as reader:
            yield reader

    def commit(self) -> None:
        """Commit what is open."""
        self._open.close()
        self._transaction = None


@dataclass(slots=True)
class Rig:
    """The operations, on one log."""

    tools: Tools
    slack: Slack
    log: Any
    ask_message: AskMessage
    ask_integrate: AskIntegrate
    decide: Decide
    sender: Send
    deliverer: Deliver
    identifier: Identify
    confirmer: Confirm
    number: int = FIRST_ORDER

    def ask(self) -> str:
        """Ask for a message about an order of its own; returns the batch's id. One commit."""
        self.number += 1
        form = MessageForm(
            batch_id=new_id(),
            user_id=ASKS,
            language="es",
            number=str(self.number),
            account_id=ACCOUNT,
            order_id=self.number,
            reason="4",
            text=ReadText(TEXT),
        )
        return self.ask_message(form).id

    def ask_marks(self, count: int) -> str:
        """Ask to mark so many orders of a list, and find them; returns the batch's id."""
        first, self.number = self.number + 1, self.number + count
        file = FileRef(slack_id=f"{first}-{count}", name="orders.csv", url="https://files.example.com/1", size=9)
        form = IntegrateForm(
            batch_id=new_id(), user_id=ASKS, language="es", account_id=ACCOUNT, integrated="true", files=(file,)
        )
        batch = self.ask_integrate(form)
        while self.identifier.step() == 0:
            pass
        return batch.id

    def approve(self, batch_id: str) -> None:
        """Approve, on the card where it stands. One commit."""
        with self.tools.log.read() as log:
            card = log.outbox.place(MessageKey(MessageKind.CARD, batch_id))
        ts = card.ts if card else "1764500000.000001"
        self.decide.approve(Press(APPROVES, CHANNEL, ts), batch_id)

    def send(self) -> None:
        """Send all that is due: for each call a commit before it and one after it."""
        while self.sender.step() == 0:
            pass

    def deliver(self) -> None:
        """Show all that is due."""
        while self.deliverer.step() == 0:
            pass

    def confirm(self) -> None:
        """Read back what was marked."""
        while self.confirmer.step() == 0:
            pass

    def life(self) -> None:
        """Ask, approve, claim and send, record: the four commits of a message."""
        batch_id = self.ask()
        self.approve(batch_id)
        self.send()

    def whole_life(self) -> None:
        """Live one message's life with all that is shown meanwhile."""
        self._live(self.ask)

    def whole_list(self, count: int) -> None:
        """Live a list's life with all that is shown meanwhile, and with reading back."""
        self._live(lambda: self.ask_marks(count))

    def _live(self, ask: Any) -> None:
        batch_id = ask()
        self._later()
        self.deliver()
        self.approve(batch_id)
        self._later()
        self.deliver()
        self.send()
        self._later()
        self.deliver()
        for _ in range(2):
            self._later(300)
            self.confirm()
            self._later()
            self.deliver()

    def _later(self, seconds: float = 2.5) -> None:
        clock = self.tools.clock
        if isinstance(clock, ManualClock):
            clock.turn(timedelta(seconds=seconds))


def _rig(log: Any, clock: Any) -> Rig:
    api: Any = Alephee()
    slack: Any = Slack()
    policy = Policy(
        approval_for=frozenset(NAMES),
        approval_ttl=timedelta(hours=24),
        approvals_channel=CHANNEL,
        approvers=(APPROVES,),
    )
    accounts = Accounts(api, {ACCOUNT: "Tienda AR"})
    tools = Tools(
        log=log,
        api=api,
        clock=clock,
        rules=load_rules(),
        documented_text=documented_text,
        accounts=accounts,
        policy=policy,
    )
    look_up, outcomes = LookUp(tools), Outcomes(tools, make_kinds(tools))
    return Rig(
        tools=tools,
        slack=slack,
        log=log,
        ask_message=AskMessage(tools, look_up, Drafts(), Ask(tools, make_kinds(tools))),
        ask_integrate=AskIntegrate(tools, slack, Ask(tools, make_kinds(tools))),
        decide=Decide(tools, Authority(tools, slack)),
        sender=Send(tools, Free(), outcomes, make_kinds(tools)),
        deliverer=Deliver(tools, slack),
        identifier=Identify(tools, outcomes, FindOrders(tools)),
        confirmer=Confirm(tools, outcomes),
    )


@contextmanager
def opened(path: Path) -> Iterator[Rig]:
    """Open a log as the bot does, with the time of the machine."""
    clock = SystemClock()
    log = open_log(path, CONTENTS, lock_wait=timedelta(0), clock=clock, pace_source=lambda: {"messages": {"limit": 30}})
    try:
        yield _rig(log, clock)
    finally:
        log.close()


@contextmanager
def filling(path: Path, start: datetime = START) -> Iterator[Rig]:
    """Open a log to be filled: with a clock that steps, and without waiting for the disk."""
    clock = ManualClock(start)
    log = open_log(path, CONTENTS, lock_wait=timedelta(0), clock=clock, pace_source=lambda: {"messages": {"limit": 30}})
    joined = Joined(log)
    try:
        yield _rig(joined, clock)
        joined.commit()
    finally:
        log.close()


# -- statements, as they are run ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Statements:
    """Statements with their parameters, as connections ran them while this was switched on."""

    seen: list[tuple[str, Any]] = field(default_factory=list)

    def transactions(self) -> list[list[tuple[str, Any]]]:
        """Return the writing statements, by the commit that ended them."""
        done: list[list[tuple[str, Any]]] = [[]]
        for statement, parameters in self.seen:
            word = _word(statement)
            if word in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
                done[-1].append((statement, parameters))
            elif word == "COMMIT" and done[-1]:
                done.append([])
        return done[:-1]

    def queries(self) -> list[str]:
        """Return the queries."""
        return [statement for statement, _ in self.seen if _word(statement) in {"SELECT", "WITH"}]


def _word(statement: str) -> str:
    return statement.split(maxsplit=1)[0].upper()


@contextmanager
def watched() -> Iterator[Statements]:
    """Note what the connections that are opened within this block run."""
    statements, connect = Statements(), sqlite3.connect

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            statements.seen.append((sql, parameters))
            return super().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
            rows = list(parameters)
            statements.seen.extend((sql, row) for row in rows)
            return super().executemany(sql, rows)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            return self.cursor().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
            return self.cursor().executemany(sql, parameters)

    def watching(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return connect(*arguments, **{"factory": Connection, **options})

    sqlite3.connect = watching  # type: ignore[assignment]  # undone below
    try:
        yield statements
    finally:
        sqlite3.connect = connect  # type: ignore[assignment]
