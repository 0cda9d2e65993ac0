"""A fifth kind of action goes through the whole life of a request: nothing but its folder and the registry knows it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.buyer_texts import documented_text
from bot.cli import main
from bot.domain.contents import Contents, FileRef, UnregisteredContent
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.domain.requests import Decision, Request, State
from bot.errors import FieldErrors
from bot.fakes import FakeDirectory, FakeFiles, ManualClock
from bot.kinds import CONTENTS, KINDS, make_kinds, make_plan
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.chain import verify
from bot.log.filters import Filters
from bot.log.search import search
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import OpenForms
from bot.operations.capabilities import Action, Kinds
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.resolve import Resolve
from bot.operations.looking_up.look_up import LookUp
from bot.operations.sending.collect import Collect
from bot.operations.sending.follow_up import FollowUps
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.reconcile import Reconcile
from bot.operations.sending.recover import Recover
from bot.operations.sending.send import Send
from bot.operations.tools import Accounts, Policy, Tools
from bot.rules_file import load_rules
from bot.waits import Waits
from sandbox.server import Sandbox
from tests.integration.log.samples import ANA, EVA, NOON
from tests.integration.marks.conftest import KEY
from tests.pretend.reminders import REMINDER, AskReminder, ReminderAction, ReminderContent, ReminderForm
from tests.unit.domain.pictures import png

ALL: tuple[type[Action], ...] = (*KINDS, ReminderAction)
WITH_REMINDERS = Contents({**CONTENTS.types, REMINDER: ReminderContent})


@dataclass(frozen=True, slots=True)
class Life:
    """What a request meets on its way, put together as the composition root does it."""

    log: SqliteSendLog
    tools: Tools
    files: FakeFiles
    kinds: Kinds
    pacer: GcraPacer

    def ask(self, words: str = "Buy milk", name: str = "milk.png") -> str:
        self.files.held["F1"] = png()
        form = ReminderForm(
            batch_id="b1",
            user_id=ANA,
            language="en",
            number="580101",
            account_id=15001,
            order_id=580101,
            words=words,
            file=FileRef(slack_id="F1", name=name),
        )
        ask = AskReminder(self.tools, LookUp(self.tools), OpenForms(self.log.drafts), Ask(self.tools, self.kinds))
        return ask(form).id

    def collect(self) -> float:
        return FollowUps(self.tools, Collect(self.tools, self.files, self.kinds)).step()

    def approve(self, batch_id: str) -> None:
        with self.log.write() as tx:
            tx.outbox.adopt(MessageKey(MessageKind.CARD, batch_id), MessageRef("C1", "1.1"))
        authority = Authority(self.tools, FakeDirectory())
        Decide(self.tools, authority).approve(Press(EVA, "C1", "1.1"), batch_id)

    def send(self) -> Request:
        outcomes = Outcomes(self.tools, self.kinds)
        assert Send(self.tools, self.pacer, outcomes, self.kinds).step() == 0
        return self.request()

    def request(self) -> Request:
        with self.log.read() as reader:
            (request,) = reader.requests.of_batch("b1")
        return request


@pytest.fixture
def life(tmp_path: Path, sandbox: Sandbox) -> Iterator[Life]:
    clock = ManualClock(NOON)
    pacer = GcraPacer(lambda: clock.now().timestamp())
    plan = make_plan(Waits(), ALL)
    log = open_log(tmp_path / "log.db", WITH_REMINDERS, lock_wait=timedelta(0), clock=clock, plan=plan)
    client = AlepheeClient(sandbox.alephee_url, SecretStr(KEY), pacer)
    policy = Policy(
        approval_for=frozenset({REMINDER}),
        approval_ttl=timedelta(hours=1),
        approvals_channel="C1",
        approvers=(EVA,),
    )
    accounts = Accounts(client, {15001: "Tienda AR"})
    tools = Tools(
        log=log,
        api=client,
        effects=client,
        clock=clock,
        rules=load_rules(),
        documented_text=documented_text,
        accounts=accounts,
        policy=policy,
    )
    kinds = Kinds(kind(tools) for kind in ALL)
    yield Life(log, tools, FakeFiles(), kinds, pacer)
    client.close()
    log.close()


def approved(life: Life) -> Request:
    batch_id = life.ask()
    assert life.request().state is State.COLLECTING
    assert life.collect() == 0
    assert life.request().state is State.PENDING
    life.approve(batch_id)
    return life.request()


def test_it_is_asked_collected_approved_sent_and_told(life: Life) -> None:
    assert approved(life).state is State.APPROVED
    assert life.send().state is State.SENT
    with open_reader(life.log.path, WITH_REMINDERS) as reader:
        (row,) = search(reader, Filters(kinds=(REMINDER,)))
        found = verify(reader)
    assert (row["kind"], row["state"], row["decision"], row["attempts"]) == ("reminder", "sent", Decision.APPROVED, 1)
    assert (row["file_name"], row["decided_by"], row["order_id"]) == ("milk.png", EVA, 580101)
    assert found.problems == ()


def test_its_file_is_judged_by_its_own_rule(life: Life) -> None:
    life.ask(name="milk.jpg")
    life.collect()
    assert (life.request().state, life.request().cause) == (State.INVALID, "file.wrong_type")


def test_the_same_form_is_the_same_request_and_another_one_is_told_at_its_own_field(life: Life) -> None:
    assert life.ask() == life.ask() == "b1"
    with pytest.raises(FieldErrors) as caught:
        life.ask("Buy bread")
    assert caught.value.fields["words"].key == "error.asked_already"


def test_an_unknown_one_is_alerted_at_once_and_goes_out_again_when_a_person_says_so(
    life: Life, sandbox: Sandbox
) -> None:
    approved(life)
    sandbox.alephee.add_fault("documents", "reset_after")
    asked = life.send()
    assert asked.state is State.UNKNOWN
    with life.log.read() as reader:
        assert reader.alerts.open("unknown", about=asked.id) is not None
    outcomes = Outcomes(life.tools, life.kinds)
    assert FollowUps(life.tools, Reconcile(life.tools, outcomes, life.kinds)).step() > 0
    Resolve(life.tools, Authority(life.tools, FakeDirectory()), outcomes).did_not_arrive(EVA, asked.id)
    assert life.send().state is State.SENT


def test_a_refused_one_is_sent_again_by_a_press(life: Life, sandbox: Sandbox) -> None:
    approved(life)
    sandbox.alephee.add_fault("documents", "400")
    assert life.send().state is State.REFUSED
    outcomes = Outcomes(life.tools, life.kinds)
    assert Resolve(life.tools, Authority(life.tools, FakeDirectory()), outcomes).retry(EVA, "b1") == 1
    assert life.send().state is State.SENT


def test_a_program_that_does_not_know_it_reads_it_word_for_word(life: Life) -> None:
    approved(life)
    with open_reader(life.log.path, CONTENTS) as reader:
        (asked,) = reader.requests.of_batch("b1")
        (row,) = reader.sql.rows("SELECT body FROM contents")
    assert isinstance(asked.content, UnregisteredContent)
    assert asked.content.kept() == json.loads(row["body"])
    assert asked.content.without_personal_data().as_json() == {"kind": "reminder"}


def test_the_commands_show_it_and_the_rest_and_say_that_they_do_not_know_it(
    life: Life, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = approved(life)
    monkeypatch.setenv("BOT_DATABASE", str(life.log.path))
    assert main(["log", "show", asked.id]) == 0
    said = capsys.readouterr().out
    assert '"words":"Buy milk"' in said
    assert "  this version knows no reminder, so it stands here as it was written" in said
    assert f"{EVA} approved it" in said
    assert main(["log", "verify"]) == 0


def test_a_call_of_a_kind_that_is_not_registered_any_more_ends_as_unknown_with_its_own_alert(life: Life) -> None:
    asked = approved(life)
    with life.log.write() as tx:
        tx.attempts.begin(asked, call_id="c1", at=NOON)
        tx.requests.move(asked, State.SENDING, event="claimed", at=NOON)
    outcomes = Outcomes(life.tools, make_kinds(life.tools))
    assert Recover(life.tools, outcomes)() == 1
    assert life.request().state is State.UNKNOWN
    with life.log.read() as reader:
        assert reader.alerts.open("unknown", about=asked.id) is not None
