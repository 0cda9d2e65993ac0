"""What Slack, or somebody in its name, may say that nobody expects."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.clock import SystemClock
from bot.domain.orders import Country, Money
from bot.domain.outbox import MessageKey, MessageKind, MessageRef, Post
from bot.domain.people import Home
from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted
from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from handlers import catalogue
from handlers.answering import Answering
from handlers.bolt import on_error
from handlers.carried import FormIds
from handlers.examples.values import story
from handlers.kinds import SCREENS
from handlers.language import speech
from handlers.modals import fill
from handlers.payloads import carried_by
from handlers.replies import Reply
from handlers.slack.client import make_client
from handlers.slack.directory import SlackDirectory
from handlers.slack.names import Approvers
from handlers.slack.notifier import SlackNotifier
from handlers.slack.schemas import View, name_of
from handlers.views.block_kit import Message
from handlers.work import Work
from sandbox.server import Sandbox
from tests import process_log
from tests.integration.log.samples import NOON

HELLO = Message("hello", ())


@pytest.fixture
def notifier(client: WebClient) -> SlackNotifier:
    return SlackNotifier(
        client,
        SCREENS,
        approvals_channel="C1",
        alerts_channel="C2",
        language="es",
        account_names=dict,
        approvers=Approvers(lambda _id: ""),
    )


def test_a_person_who_may_not_be_read_is_an_error_and_no_stranger(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.scopes.discard("users:read")
    with pytest.raises(DeliveryRefused) as caught:
        SlackDirectory(client, home=Home(team_ids=("T0SANDBOX",)), language="en").person("U0REQUESTER")
    assert caught.value.error == "missing_scope"


def test_an_alert_that_the_log_does_not_have_is_not_shown(notifier: SlackNotifier) -> None:
    post = Post(id=1, target=MessageKey(MessageKind.ALERT, "nothing"), due_at=SystemClock().now())
    with pytest.raises(DeliveryRefused, match="alert_not_found"):
        notifier.show(post, stories=(), alert=None, place=None)


@pytest.mark.parametrize("head", [None, MessageRef(), MessageRef(uncertain=True)])
def test_a_line_waits_for_the_card_it_stands_below(notifier: SlackNotifier, head: MessageRef | None) -> None:
    post = Post(
        id=1, target=MessageKey(MessageKind.THREAD, "b/r/sent/1"), due_at=SystemClock().now(), detail={"event": "sent"}
    )
    with pytest.raises(NotAccepted, match="card_not_posted"):
        notifier.show(post, stories=(story(),), alert=None, place=head)


def test_a_private_answer_that_slack_did_not_confirm_is_not_given_twice(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.fault("chat.postEphemeral", "reset_after")
    Reply(client, "U0REQUESTER", "C0SUPPORT").say(HELLO)
    assert sandbox.slack.dm("U0REQUESTER") == []


def test_a_private_answer_that_slack_failed_on_comes_by_direct_message(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.fault("chat.postEphemeral", "500")
    Reply(client, "U0REQUESTER", "C0SUPPORT").say(HELLO)
    assert len(sandbox.slack.dm("U0REQUESTER")) == 1


def test_a_post_that_slack_confirms_without_its_place_is_not_posted_again(notifier: SlackNotifier) -> None:
    def confirm(**_: object) -> SlackResponse:
        return SlackResponse(
            client=None, http_verb="POST", api_url="", req_args={}, data={"ok": True}, headers={}, status_code=200
        )

    notifier._client.chat_postMessage = confirm  # type: ignore[method-assign]  # no far side answers so
    post = Post(id=1, target=MessageKey(MessageKind.CARD, "b1"), due_at=SystemClock().now())
    with pytest.raises(DeliveryUnknown, match="no_ts"):
        notifier.show(post, stories=(story(),), alert=None, place=None)


def test_after_a_429_the_messages_due_next_were_posted_into_it_and_overtook(
    sandbox: Sandbox, client: WebClient
) -> None:
    notifier = SlackNotifier(
        client,
        SCREENS,
        approvals_channel="C0APPROVALS",
        alerts_channel="C0ALERTS",
        language="es",
        account_names=dict,
        approvers=Approvers(lambda _id: ""),
    )
    post = Post(id=1, target=MessageKey(MessageKind.CARD, "b1"), due_at=SystemClock().now())
    sandbox.slack.fault("chat.postMessage", "429", retry_after=60)
    waits = []
    for _ in range(2):
        with pytest.raises(NotAccepted, match="ratelimited") as caught:
            notifier.show(post, stories=(story(),), alert=None, place=None)
        waits.append(caught.value.retry_after)
    assert waits[0] == 60
    assert 50 < waits[1] < 60
    assert sandbox.slack.messages("C0APPROVALS") == []


def test_an_answer_that_broke_was_lost_without_a_line_in_the_process_log(
    client: WebClient, caplog: pytest.LogCaptureFixture
) -> None:
    directory = SlackDirectory(client, home=Home(team_ids=("T0SANDBOX",)), language="en")
    work = Work(1, 1, 1)
    nowhere = Reply(client=None, user_id="U0REQUESTER")  # type: ignore[arg-type]  # as broken as can be
    Answering(
        directory, work, ack_budget=2.0, asked=lambda *_: None, drafts=MemoryLog(CONTENTS, ManualClock(NOON)).drafts
    ).run(nowhere, lambda: 1 // 0)
    work.close()
    assert "ZeroDivisionError" in caplog.text
    assert "a person could not be answered note=error.unexpected" in process_log.lines(caplog)


def test_where_no_way_to_a_person_works_it_is_an_error() -> None:
    client = make_client(SecretStr("x"), "http://127.0.0.1:1/api/")
    with pytest.raises(NotAccepted):
        Reply(client, "U0REQUESTER", "C0SUPPORT", "http://127.0.0.1:1/response/1").say(HELLO)


def test_a_view_that_slack_refuses_for_another_reason_than_a_person_moving_on_is_an_error(sandbox: Sandbox) -> None:
    stranger = make_client(SecretStr("xoxb-wrong"), sandbox.slack_api_url)
    with pytest.raises(DeliveryError, match="invalid_auth"):
        fill(stranger, "V1", {"type": "modal"})


@pytest.mark.parametrize("metadata", ["{", "[]", ""])
def test_a_view_whose_metadata_is_nonsense_carries_no_ids(metadata: str) -> None:
    view: View = {"id": "V1", "type": "modal", "callback_id": "f", "private_metadata": metadata}
    assert carried_by(view, FormIds) == FormIds()


def test_slacks_own_check_has_a_name() -> None:
    assert name_of({"ssl_check": "1"}) == "ssl_check"


def test_a_listener_that_broke_is_logged_without_the_payloads_content(caplog: pytest.LogCaptureFixture) -> None:
    counted = list[str]()
    note = on_error(lambda side, error: counted.append(f"{side} {type(error).__name__}"))
    assert note(ZeroDivisionError(), {"type": "block_actions", "value": "private words"}) is None
    assert counted == ["bot ZeroDivisionError"]
    assert process_log.lines(caplog) == ["a listener failed delivery=block_actions"]
    assert "private words" not in process_log.text(caplog)


def test_values_are_written_as_staff_say_them() -> None:
    spoken = speech("en")
    assert spoken._value(Country.BR) == spoken.country(Country.BR)
    money = Money(Decimal(1), "ARS")
    assert spoken._value(money) == spoken.money(money)
    assert spoken._value(None) == "-"


def test_a_language_without_a_catalogue_and_a_key_that_is_defined_twice_are_errors(
    tmp_path: Path,
) -> None:
    with pytest.raises(KeyError):
        catalogue.texts("fr")
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text('[one]\nkey = "text"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.toml: one\.key is defined twice"):
        catalogue.read(tmp_path)
