"""What the measurements share: the bot's own operations on a real log, between a stub of Alephee and the fake Slack.

The one module of the benchmarks that knows how the operations are put together.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.stubs import ACCOUNT, Alephee, Free
from bot.buyer_texts import documented_text
from bot.clock import SystemClock
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.people import Press
from bot.domain.texts import ReadText
from bot.fakes.clock import ManualClock
from bot.fakes.slack import FakeDirectory, FakeFiles, FakeNotifier
from bot.kinds import CONTENTS, NAMES, make_kinds, make_plan
from bot.log.drafts import LogDrafts
from bot.log.engines import make_log
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import OpenForms
from bot.operations.asking.ids import new_id
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.integrate.ask import AskIntegrate, IntegrateForm
from bot.operations.integrate.identify import Identify
from bot.operations.looking_up.find_orders import FindOrders
from bot.operations.looking_up.look_up import LookUp
from bot.operations.messages.ask import AskMessage, MessageForm
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.read_back import ReadBack
from bot.operations.sending.send import Send
from bot.operations.showing.deliver import Deliver
from bot.operations.tools import Accounts, Policy, Tools
from bot.ports import Role
from bot.rules_file import load_rules
from bot.waits import Waits

ASKS, APPROVES, CHANNEL = "U00ANA", "U00EVA", "C1"
FIRST_ORDER = 500_000
#: the text of a message: what support writes, 150 characters
TEXT = (
    "¡Hola, Ana! Su pedido ya salió de nuestro depósito y llega esta semana. "
    "Si necesita cambiar la talla, respóndanos por aquí y le ayudamos con gusto."
)
#: transactions that a filled log joins into one
JOINED = 2_000
#: until this process works
PATIENCE = 20.0
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Joined:
    """A log whose transactions are joined, so that it is filled without waiting for the disk each time.

    What is written is the same, byte for byte. Implements ``bot.ports.SendLog`` where a filled log needs it.
    """

    def __init__(self, log: Any, clock: Any) -> None:
        self._log, self._open, self._count = log, ExitStack(), 0
        self.drafts = LogDrafts(self, clock, is_shared=False)
        self._transaction: Any = None

    @property
    def working(self) -> "Joined":
        """This one: a log that is filled is filled by one process."""
        return self

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
    files: FakeFiles
    log: Any
    ask_message: AskMessage
    ask_integrate: AskIntegrate
    decide: Decide
    sender: Send
    deliverer: Deliver
    identifier: FollowUps
    confirmer: FollowUps
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
        lines = "\n".join(("order", *map(str, range(first, first + count))))
        file = self.files.put(lines.encode(), "orders.csv")
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
    files, directory = FakeFiles(), FakeDirectory()
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
        effects=api,
        clock=clock,
        rules=load_rules(),
        documented_text=documented_text,
        accounts=accounts,
        policy=policy,
    )
    # What the bot begins by itself it begins only where it works.
    works = replace(tools, log=log.working)
    look_up, outcomes = LookUp(tools), Outcomes(tools, make_kinds(tools))
    return Rig(
        tools=tools,
        files=files,
        log=log,
        ask_message=AskMessage(tools, look_up, OpenForms(log.drafts), Ask(tools, make_kinds(tools))),
        ask_integrate=AskIntegrate(tools, files, Ask(tools, make_kinds(tools))),
        decide=Decide(tools, Authority(tools, directory)),
        sender=Send(works, Free(), outcomes, make_kinds(tools)),
        deliverer=Deliver(works, FakeNotifier()),
        identifier=FollowUps(works, Identify(tools, outcomes, FindOrders(tools))),
        confirmer=FollowUps(works, ReadBack(tools, outcomes, make_kinds(tools))),
    )


def _open(database: Any, clock: Any) -> Any:
    pace = {"messages": {"limit": 30}}
    plan = make_plan(Waits())
    log = make_log(database, CONTENTS, lock_wait=timedelta(0), clock=clock, pace_source=lambda: pace, plan=plan)
    works = Event()
    log.on_role(lambda role, _restored: works.set() if role is Role.WORKER else works.clear())
    log.open()
    if not works.wait(PATIENCE):
        raise SystemExit(f"another process works on {log.place}")
    return log


@contextmanager
def opened(database: Any) -> Iterator[Rig]:
    """Open a log as the bot does, wherever ``BOT_DATABASE`` says, with the time of the machine."""
    clock = SystemClock()
    log = _open(database, clock)
    try:
        yield _rig(log, clock)
    finally:
        log.close()


@contextmanager
def filling(path: Path, start: datetime = START) -> Iterator[Rig]:
    """Open a log to be filled: with a clock that steps, and without waiting for the disk."""
    clock = ManualClock(start)
    log = _open(path, clock)
    joined = Joined(log, clock)
    try:
        yield _rig(joined, clock)
        joined.commit()
    finally:
        log.close()
