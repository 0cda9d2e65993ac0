"""What people and groups are called, and answers where somebody is, over real sockets."""

import pytest
from slack_sdk import WebClient

from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS, make_plan
from bot.waits import Waits
from handlers.asked import TellAsked
from handlers.kinds import SCREENS
from handlers.language import speech
from handlers.replies import Reply
from handlers.slack.names import Approvers, Names
from handlers.views.block_kit import Message
from sandbox.server import Sandbox
from tests.integration.log.samples import NOON, add, request

ANA, GROUP, SUPPORT = "U0REQUESTER", "S0APPROVERS", "C0SUPPORT"
HELLO = Message("hello", ())


@pytest.fixture
def names(client: WebClient) -> Names:
    return Names(client)


def test_people_and_groups_have_names_that_are_asked_for_once(sandbox: Sandbox, names: Names) -> None:
    assert names(ANA) == names(ANA) == "Ana Soporte"
    assert names(GROUP) == names(GROUP) == "@aprobadores"
    calls = sandbox.slack.api_calls
    assert (calls["users.info"], calls["usergroups.list"]) == (1, 1)


def test_whoever_slack_does_not_know_has_no_name(names: Names) -> None:
    assert (names("U0NOBODY"), names("S0NOTHING")) == ("", "")
    assert Approvers(names, ("U0NOBODY", GROUP)).named == ("@aprobadores",)


@pytest.mark.parametrize("odd", ["no_json", "500", "429"])
def test_a_message_does_not_fail_because_a_name_cannot_be_had(sandbox: Sandbox, names: Names, odd: str) -> None:
    sandbox.slack.fault("users.info", "500" if odd == "no_json" else odd)
    assert names(ANA) == ""


def test_an_answer_is_shown_where_somebody_is_or_not_at_all(sandbox: Sandbox, client: WebClient) -> None:
    assert Reply(client, ANA, SUPPORT).say_here(HELLO)
    assert not Reply(client, ANA, "C0NOWHERE").say_here(HELLO)
    url = sandbox.slack.tickets.new_response_url(ANA, SUPPORT, None)
    assert Reply(client, ANA, SUPPORT, f"{sandbox.slack.base_url}/response/{url}").say_here(HELLO)
    assert [m["text"] for m in sandbox.slack.messages(SUPPORT, ANA) if m["ephemeral"]] == ["hello", "hello"]
    assert sandbox.slack.dm(ANA) == []


def test_what_was_asked_is_told_without_a_link_when_the_receipt_does_not_come(
    sandbox: Sandbox, client: WebClient
) -> None:
    log, pauses = MemoryLog(CONTENTS, ManualClock(NOON), plan=make_plan(Waits())), list[float]()
    tell = TellAsked(SCREENS, log, Approvers(lambda _id: ""), pause=pauses.append)
    reply = Reply(client, ANA, SUPPORT)
    tell(reply, speech("en"), "b1")  # a batch that the log does not have
    assert (pauses, sandbox.slack.messages(SUPPORT, ANA)) == ([], [])
    add(log, request())
    tell(reply, speech("en"), "b1")
    (told,) = sandbox.slack.messages(SUPPORT, ANA)
    assert told["text"].startswith("✓ Requested: it waits for approval.")
    assert sum(pauses) == pytest.approx(2.0)
    log.close()
