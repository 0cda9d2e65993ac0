"""What operations rely on from Slack, asked of the adapters over real sockets and of the stand-ins."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.domain.contents import FileRef
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.outbox import PARENT_NOT_POSTED, MessageKey, MessageKind, MessageRef, Post
from bot.domain.people import Home
from bot.domain.requests import Batch, Request, State, Story
from bot.errors import DeliveryRefused, FileNotAllowed, NotAccepted
from bot.fakes import FakeDirectory, FakeFiles, FakeNotifier
from bot.ports import Directory, Files, Freshness, Notifier
from handlers.kinds import SCREENS
from handlers.slack.directory import SlackDirectory
from handlers.slack.files import SlackFiles
from handlers.slack.names import Approvers
from handlers.slack.notifier import SlackNotifier
from sandbox.server import Sandbox

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
REQUESTER = "U0REQUESTER"
BOTH = pytest.mark.parametrize("stand_in", [False, True], ids=["slack", "stand-in"])


def story() -> Story:
    batch = Batch(
        id="b1",
        kind=MESSAGE,
        account_id=15001,
        requested_by=REQUESTER,
        requested_at=NOON,
        expires_at=NOON + timedelta(hours=1),
    )
    content = MessageContent(reason=4, text="Hola", shown="Hola")
    request = Request(
        id="r1",
        batch_id="b1",
        kind=MESSAGE,
        account_id=15001,
        order_id=580101,
        content=content,
        state=State.PENDING,
        due_at=NOON,
    )
    return Story(batch, (request,))


def post(show: MessageKind, about: str = "b1", **detail: object) -> Post:
    return Post(id=1, target=MessageKey(show, about), due_at=NOON, detail=detail)


@pytest.fixture
def notifier(sandbox: Sandbox, client: WebClient, *, stand_in: bool) -> Notifier:
    if stand_in:
        return FakeNotifier()
    env = sandbox.env()
    return SlackNotifier(
        client,
        SCREENS,
        approvals_channel=env["BOT_APPROVALS_CHANNEL"],
        alerts_channel=env["BOT_ALERTS_CHANNEL"],
        language="es",
        account_names=dict,
        approvers=Approvers(lambda _id: ""),
    )


@pytest.fixture
def delete(client: WebClient, notifier: Notifier) -> Callable[[MessageRef], object]:
    """What somebody does who deletes a message in Slack."""
    if isinstance(notifier, FakeNotifier):
        return notifier.deleted.add
    return lambda place: client.chat_delete(channel=place.channel, ts=place.ts)


@BOTH
@pytest.mark.parametrize("show", [MessageKind.CARD, MessageKind.RECEIPT])
def test_a_message_is_posted_once_and_then_kept_current(notifier: Notifier, show: MessageKind) -> None:
    place = notifier.show(post(show), stories=(story(),), alert=None, place=None)
    assert place is not None
    assert place.ts
    assert notifier.show(post(show), stories=(story(),), alert=None, place=place) == place


@BOTH
def test_a_message_that_was_deleted_cannot_be_updated(
    notifier: Notifier, delete: Callable[[MessageRef], object]
) -> None:
    place = notifier.show(post(MessageKind.CARD), stories=(story(),), alert=None, place=None)
    assert place is not None
    delete(place)
    with pytest.raises(DeliveryRefused, match="message_not_found"):
        notifier.show(post(MessageKind.CARD), stories=(story(),), alert=None, place=place)


@BOTH
def test_a_line_waits_for_the_message_above_it(notifier: Notifier) -> None:
    line = post(MessageKind.THREAD, "b1/r1/sent/1", batch="b1", request="r1", event="sent", actor=None)
    for place in (None, MessageRef(), MessageRef(uncertain=True)):
        with pytest.raises(NotAccepted, match=PARENT_NOT_POSTED):
            notifier.show(line, stories=(story(),), alert=None, place=place)
    card = notifier.show(post(MessageKind.CARD), stories=(story(),), alert=None, place=None)
    assert notifier.show(line, stories=(story(),), alert=None, place=card) is None


@BOTH
def test_an_alert_that_is_gone_is_refused(notifier: Notifier) -> None:
    with pytest.raises(DeliveryRefused, match="alert_not_found"):
        notifier.show(post(MessageKind.ALERT, "a1"), stories=(), alert=None, place=None)


@pytest.fixture
def files(sandbox: Sandbox, client: WebClient, *, stand_in: bool) -> Iterator[Files]:
    if stand_in:
        yield FakeFiles()
        return
    token = SecretStr(sandbox.env()["SLACK_BOT_TOKEN"])
    reader = SlackFiles(client, token, api_url=sandbox.slack_api_url)
    yield reader
    reader.close()


@pytest.fixture
def uploaded(sandbox: Sandbox, files: Files) -> FileRef:
    if isinstance(files, FakeFiles):
        return files.put(b"hello buyer", "manual.txt")
    file = sandbox.slack.upload(REQUESTER, "manual.txt", b"hello buyer")
    return FileRef(slack_id=file["id"], name="manual.txt", url=file["url_private_download"], size=file["size"])


@BOTH
def test_a_file_is_fetched_whole_or_not_at_all(files: Files, uploaded: FileRef) -> None:
    assert files.describe(uploaded).name == "manual.txt"
    assert files.fetch(uploaded, limit=100) == b"hello buyer"
    with pytest.raises(FileNotAllowed, match=r"file\.too_large"):
        files.fetch(uploaded, limit=5)


@BOTH
def test_a_file_that_is_gone_cannot_be_had(files: Files) -> None:
    with pytest.raises(FileNotAllowed, match=r"file\.not_available"):
        files.fetch(FileRef(slack_id="F0NOBODY", name="manual.txt"), limit=100)


@pytest.fixture
def directory(sandbox: Sandbox, client: WebClient, *, stand_in: bool) -> Directory:
    if stand_in:
        return FakeDirectory(groups=dict.fromkeys(sandbox.slack.user_groups, frozenset({"U0APPROVER"})))
    return SlackDirectory(client, home=Home(team_ids=("T0SANDBOX",)), language="en")


@BOTH
def test_people_groups_and_channels_are_known(sandbox: Sandbox, directory: Directory) -> None:
    assert directory.person(REQUESTER).is_full_member
    assert directory.person(REQUESTER).id == REQUESTER
    channel = directory.channel(sandbox.env()["BOT_APPROVALS_CHANNEL"])
    assert not channel.is_shared
    assert directory.members("S0NOBODY", Freshness.NOW) == frozenset()
    assert not directory.is_in(REQUESTER, ("S0NOBODY",), Freshness.NOW)
