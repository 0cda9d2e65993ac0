"""Forms and drafts: what they remember, and what they refuse."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.domain.contents import FileRef
from bot.domain.messages import MESSAGE
from bot.domain.notes import Note
from bot.domain.outbox import CHAIN_BROKEN, CHAIN_HEAD, MessageKey, MessageKind
from bot.errors import FieldErrors, OrderNotFound
from bot.fakes import ManualClock, MemoryLog
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.asking.forms import distinct
from bot.operations.capabilities import Reconciles
from bot.operations.keeping.note_head import NoteHead
from bot.operations.looking_up.look_up import LookUp
from bot.operations.messages.ask import AskMessage, MessageForm
from bot.operations.messages.compose import Compose
from bot.operations.tools import Tools
from bot.ports import Proof, SendLog
from handlers.examples.values import order
from handlers.slack.texts import read_text
from sandbox.server import Sandbox
from tests.integration.log.samples import ANA, NOON, add, request

DRAFT = Draft(batch_id="b1", user_id=ANA, language="es", number="580101", orders=(order(),))
FORM = MessageForm(
    batch_id="b1",
    user_id=ANA,
    language="es",
    number="580101",
    account_id=None,
    order_id=None,
    reason="4",
    text=read_text(" Tu pedido sale hoy :smile:\r\n"),
)


@pytest.fixture
def open_forms(log: MemoryLog) -> OpenForms:
    forms = OpenForms(log.drafts)
    forms.try_to_keep(DRAFT)
    return forms


def test_an_account_that_the_order_does_not_have_is_an_order_nobody_knows(tools: Tools, open_forms: OpenForms) -> None:
    with pytest.raises(OrderNotFound):
        Compose(tools, LookUp(tools), open_forms).choose(DRAFT, account_id=999, reason=None)


def test_what_stands_behind_a_form_is_known_to_its_own_person_at_every_replica(
    log: MemoryLog, open_forms: OpenForms
) -> None:
    assert open_forms.get("b1", ANA) == OpenForms(log.replica().drafts).get("b1", ANA) == DRAFT
    assert (open_forms.get("b2", ANA), open_forms.get("b1", "U0OTHER")) == (None, None)


def test_a_reason_that_is_none_is_said_at_its_field(tools: Tools, open_forms: OpenForms) -> None:
    with pytest.raises(FieldErrors) as caught:
        AskMessage(tools, LookUp(tools), open_forms, Ask(tools, make_kinds(tools)))(replace(FORM, reason="9"))
    assert caught.value.fields == {"reason": Note("compose.choose_reason")}


def test_a_warning_that_two_rules_give_is_said_once() -> None:
    one, other = Note("rule.claims", {"count": [2]}), Note("rule.claims", {"count": [3]})
    assert distinct((one, other, one)) == (one, other)


def test_no_look_at_alephee_tells_whether_a_message_arrived(tools: Tools) -> None:
    assert not isinstance(make_kinds(tools)[MESSAGE], Reconciles)


def test_the_order_of_a_card_that_is_gone_is_an_order_nobody_knows(tools: Tools) -> None:
    with Sandbox() as sandbox:
        sandbox.alephee.orders.pop(580101)
        api = AlepheeClient(sandbox.alephee_url, SecretStr(sandbox.env()["ALEPHEE_API_KEY"]), GcraPacer(NOON.timestamp))
        with closing(api), pytest.raises(OrderNotFound):
            LookUp(replace(tools, api=api)).one_order(15001, 580101)


def test_when_a_broken_chain_is_whole_again_its_alert_is_closed(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    add(log, request())
    with log.write() as tx:
        alert = tx.alerts.raise_for(CHAIN_BROKEN, at=NOON, note="events 1")
    clock.turn(timedelta(days=1))
    proof = Proof(events=1, head="s2:x", problems=(), since=0, whole_at=clock.now())
    assert NoteHead(log, clock, lambda **_: proof, pause=1.0).step() == 0
    with log.read() as reader:
        assert (reader.alerts.open(CHAIN_BROKEN), reader.alerts.open(CHAIN_HEAD)) == (None, None)
        assert MessageKey(MessageKind.ALERT, alert.id) in [post.target for post in reader.outbox.due(clock.now())]


@pytest.mark.parametrize(
    "changed",
    [
        {"text": read_text("Otro texto.")},
        {"reason": "2", "text": read_text("")},
        {"buyer_replied": True},
        {"files": (FileRef(slack_id="F9", name="a.pdf", size=9),)},
    ],
)
def test_what_was_changed_in_a_form_after_a_slow_commit_is_not_taken_for_what_was_asked(
    tools: Tools, open_forms: OpenForms, changed: dict[str, Any]
) -> None:
    """The form closed as if the new text had been asked, and the old one was on the card."""
    ask = AskMessage(tools, LookUp(tools), open_forms, Ask(tools, make_kinds(tools)))
    first = ask(FORM)
    assert ask(FORM).id == first.id
    with pytest.raises(FieldErrors) as caught:
        ask(replace(FORM, **changed))
    assert caught.value.fields == {"reason": Note("error.asked_already")}
