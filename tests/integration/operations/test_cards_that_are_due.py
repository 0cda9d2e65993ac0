"""Which batches have a card: those that waited for a decision, whatever the settings say by now."""

from dataclasses import replace

from bot.domain.messages import MESSAGE
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import Decision, State
from bot.fakes import FakeDirectory
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Tools
from bot.ports import SendLog
from tests.integration.log.samples import A_MESSAGE, ANA, INVOICE, NOON, add, batch, request

CARD = MessageKey(MessageKind.CARD, "b1")


def due(log: SendLog, clock: ManualClock) -> set[MessageKind]:
    with log.read() as reader:
        return {post.target.show for post in reader.outbox.due(clock.now())}


def withdrawn(tools: Tools) -> None:
    assert Decide(tools, Authority(tools, FakeDirectory())).withdraw(ANA, "b1").decision is Decision.WITHDRAWN


def test_what_is_withdrawn_while_its_file_is_fetched_gets_no_card(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """A card nobody had waited for was posted to say that it was withdrawn."""
    add(log, request(state=State.COLLECTING, content=replace(A_MESSAGE, file=INVOICE)))
    withdrawn(tools)
    assert due(log, clock) == {MessageKind.RECEIPT}


def test_a_card_is_brought_up_to_date_although_its_kind_needs_nobodys_approval_any_more(
    unapproved: Tools, log: SendLog, clock: ManualClock
) -> None:
    """After a restart with other settings it kept saying that the request was approved and about to go out."""
    add(log, request())
    with log.write() as tx:
        tx.outbox.adopt(CARD, MessageRef("C1", "1.1"))
        Outcomes(unapproved, make_kinds(unapproved)).show(tx, batch())
        Outcomes(unapproved, make_kinds(unapproved)).thread(tx, batch(), request(), "sent")
    assert due(log, clock) == {MessageKind.CARD, MessageKind.RECEIPT, MessageKind.THREAD}


def test_what_needed_nobodys_approval_gets_no_card_when_its_kind_needs_one_later(
    tools: Tools, unapproved: Tools, log: SendLog, clock: ManualClock
) -> None:
    asked = Ask(unapproved, make_kinds(unapproved))(batch(), (request(),))
    with log.write() as tx:
        current = tx.requests.batch(asked.id)
        assert current is not None
        Outcomes(tools, make_kinds(tools)).show(tx, current)
        Outcomes(tools, make_kinds(tools)).thread(tx, current, request(), "sent")
    assert due(log, clock) == {MessageKind.RECEIPT}
    assert (current.decision, current.kind, current.requested_at) == (Decision.NOT_NEEDED, MESSAGE, NOON)
