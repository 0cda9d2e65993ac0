"""The same thing done at three replicas at the same moment: one effect, and a polite answer for the others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest

from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.errors import AlreadyDecided, FieldErrors
from bot.fakes.slack import FakeDirectory
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.looking_up.look_up import LookUp
from bot.operations.messages.ask import AskMessage, MessageForm
from bot.operations.tools import Tools
from handlers.examples.values import order
from handlers.slack.texts import read_text
from tests.integration.log.postgres.processes import Processes
from tests.integration.log.samples import ANA

Answer = TypeVar("Answer")

PEOPLE = [f"U0APPROVER{number}" for number in range(20)]
FORM = MessageForm(
    batch_id="b1",
    user_id=ANA,
    language="es",
    number="580101",
    account_id=None,
    order_id=None,
    reason="4",
    text=read_text("Tu pedido sale hoy"),
)


@dataclass(frozen=True, slots=True)
class Replica:
    """What one process works with."""

    tools: Tools
    open_forms: OpenForms

    @property
    def ask(self) -> AskMessage:
        return AskMessage(self.tools, LookUp(self.tools), self.open_forms, Ask(self.tools, make_kinds(self.tools)))

    def open(self, form: MessageForm, found: Order) -> None:
        """Open a form about an order."""
        draft = Draft(batch_id=form.batch_id, user_id=ANA, language="es", number=form.number, orders=(found,))
        self.open_forms.try_to_keep(draft)


@pytest.fixture
def replicas(postgres_url: str, tools: Tools) -> Iterator[Sequence[Replica]]:
    """Three of them, each with a log of its own on one database."""
    with Processes(postgres_url) as processes:
        policy = replace(tools.policy, approvers=tuple(PEOPLE))
        logs = [processes.open() for _ in range(3)]
        yield [Replica(replace(tools, log=log, policy=policy), OpenForms(log.drafts)) for log in logs]


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    barrier = Barrier(len(acts))

    def act(one: Callable[[], Answer]) -> Answer:
        barrier.wait(30)
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_a_form_submitted_at_three_replicas_at_the_same_moment_is_one_request(replicas: Sequence[Replica]) -> None:
    asks = [replica.ask for replica in replicas]
    for number in range(10):
        form = replace(FORM, batch_id=f"b{number}")
        replicas[number % 3].open(form, replace(order(), id=580101 + number))
        batches = at_once([partial(ask, form, timeout=10.0) for ask in asks])
        assert {batch.id for batch in batches} == {form.batch_id}
        with replicas[0].tools.log.read() as log:
            assert len(log.requests.of_batch(form.batch_id)) == 1


def test_a_form_that_another_replica_took_is_told_apart_from_one_that_was_changed(replicas: Sequence[Replica]) -> None:
    replicas[0].open(FORM, order())
    assert replicas[1].ask(FORM).id == replicas[2].ask(FORM).id == "b1"
    with pytest.raises(FieldErrors) as caught:
        replicas[0].ask(replace(FORM, text=read_text("Tu pedido sale mañana")))
    assert caught.value.fields == {"reason": Note("error.asked_already")}


def test_of_200_clicks_spread_over_three_replicas_one_counts_and_199_are_told_who_decided(
    replicas: Sequence[Replica],
) -> None:
    replicas[0].open(FORM, order())
    replicas[1].ask(FORM)
    with replicas[2].tools.log.write() as tx:
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b1"), MessageRef("C1", "1.0"))
    decides = [Decide(one.tools, Authority(one.tools, FakeDirectory())) for one in replicas]

    def click(place: int, turn: int) -> str:
        try:
            decides[(place + turn) % 3].approve(Press(PEOPLE[place], "C1", "1.0"), "b1")
        except AlreadyDecided as error:
            return str(error.by)
        return ""

    def clicks(place: int) -> list[str]:
        return [click(place, turn) for turn in range(10)]

    told = [one for some in at_once([partial(clicks, place) for place in range(20)]) for one in some]
    with replicas[2].tools.log.read() as log:
        batch = log.requests.batch("b1")
    assert batch is not None
    assert batch.decided_by in PEOPLE
    assert (told.count(""), told.count(str(batch.decided_by))) == (1, 199)
