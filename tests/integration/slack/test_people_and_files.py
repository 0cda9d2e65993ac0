"""Reading people, channels and files from Slack."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.contents import FileRef
from bot.domain.people import Home
from bot.errors import DeliveryError, FileNotAllowed, NotAccepted
from handlers.slack.client import make_client
from handlers.slack.directory import SlackDirectory
from handlers.slack.files import SlackFiles
from sandbox.server import Sandbox

LIMIT = 1_000
HOME = Home(team_ids=("T0SANDBOX",))


@pytest.fixture
def directory(client: WebClient) -> SlackDirectory:
    return SlackDirectory(client, home=HOME, language="en")


@pytest.fixture
def files(sandbox: Sandbox) -> Iterator[SlackFiles]:
    token = SecretStr(sandbox.env()["SLACK_BOT_TOKEN"])
    reader = SlackFiles(make_client(token, sandbox.slack_api_url), token, api_url=sandbox.slack_api_url)
    yield reader
    reader.close()


def uploaded(sandbox: Sandbox, content: bytes = b"hello buyer", access: str = "visible") -> FileRef:
    file = sandbox.slack.upload("U0REQUESTER", "manual.txt", content, access=access)
    return FileRef(
        slack_id=file["id"],
        name="manual.txt",
        url=file.get("url_private_download", ""),
        size=file.get("size", 0),
    )


@pytest.mark.parametrize(
    ("user_id", "flag"),
    [
        ("U0REQUESTER", ""),
        ("U0GUEST", "is_guest"),
        ("U0EXTERNAL", "is_external"),
        ("U0DELETED", "is_deleted"),
        ("U0BOT", "is_bot"),
        ("U0NOBODY", "is_external"),
    ],
)
def test_people_are_known_for_what_they_are(directory: SlackDirectory, user_id: str, flag: str) -> None:
    person = directory.person(user_id)
    assert person.is_full_member is not bool(flag)
    assert not flag or getattr(person, flag)


def test_groups_and_channels_are_read(directory: SlackDirectory) -> None:
    assert directory.members("S0APPROVERS") == {"U0APPROVER1", "U0APPROVER2"}
    assert directory.channel("C0SHARED").is_shared
    assert not directory.channel("C0APPROVALS").is_shared


def test_a_user_group_that_is_gone_stopped_the_members_of_all_others(directory: SlackDirectory) -> None:
    assert directory.members("S0GONE") == frozenset()


def test_a_user_group_that_may_not_be_read_is_an_error_and_not_an_empty_one(
    sandbox: Sandbox, directory: SlackDirectory
) -> None:
    sandbox.slack.scopes.discard("usergroups:read")
    with pytest.raises(DeliveryError, match="missing_scope"):
        directory.members("S0APPROVERS")


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "user": {}, "channel": []}])
def test_an_answer_that_tells_nothing_was_taken_for_a_full_member_and_an_own_channel(answer: dict[str, object]) -> None:
    client = make_client(SecretStr("xoxb-1"), "http://127.0.0.1:1/api/")

    def tell(**_: object) -> SlackResponse:
        return SlackResponse(
            client=client, http_verb="POST", api_url="", req_args={}, data=answer, headers={}, status_code=200
        )

    client.users_info = client.conversations_info = tell  # type: ignore[method-assign]  # no far side answers so
    directory = SlackDirectory(client, home=HOME, language="en")
    with pytest.raises(DeliveryError, match="no_user"):
        directory.person("U0REQUESTER")
    with pytest.raises(DeliveryError, match="no_channel"):
        directory.channel("C0APPROVALS")


def told(answer: dict[str, object]) -> SlackDirectory:
    """Return a directory whose Slack answers with this, whatever is asked."""
    client = make_client(SecretStr("xoxb-1"), "http://127.0.0.1:1/api/")

    def tell(**_: object) -> SlackResponse:
        return SlackResponse(
            client=client, http_verb="POST", api_url="", req_args={}, data=answer, headers={}, status_code=200
        )

    client.users_info = client.conversations_info = client.usergroups_users_list = tell  # type: ignore[method-assign]  # no far side answers so
    return SlackDirectory(client, home=HOME, language="en")


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"team_id": None},
        {"team_id": ""},
        {"team_id": 7},
        {"team_id": ["T0SANDBOX"]},
        {"team_id": {"id": "T0SANDBOX"}},
        {"profile": {"team": "T0SANDBOX"}},
        {"enterprise_user": "E0SANDBOX"},
        {"enterprise_user": {"enterprise_id": 7, "teams": "T0SANDBOX"}},
        {"enterprise_user": {"teams": [None, 7, ""]}},
    ],
)
def test_somebody_for_whom_slack_told_no_workspace_counted_as_a_full_member(place: dict[str, object]) -> None:
    person = told({"ok": True, "user": {"id": "U0REQUESTER", **place}}).person("U0REQUESTER")
    assert person.is_unplaced
    assert not person.is_full_member


def test_as_long_as_the_bot_does_not_know_where_it_is_nobody_is_one_of_ours(client: WebClient) -> None:
    assert not SlackDirectory(client, home=Home(), language="en").person("U0REQUESTER").is_full_member


@pytest.mark.parametrize("users", [None, "U0REQUESTER", {"U0REQUESTER": True}])
def test_an_answer_without_members_is_no_empty_group(users: object) -> None:
    with pytest.raises(DeliveryError, match="no_users"):
        told({"ok": True, "users": users}).members("S0APPROVERS")


@pytest.mark.parametrize(
    ("flags", "shared"),
    [
        ({}, False),
        ({"is_shared": True, "is_org_shared": True}, False),
        ({"is_shared": True}, True),
        ({"is_ext_shared": True, "is_org_shared": True}, True),
        ({"is_pending_ext_shared": True}, True),
    ],
)
def test_a_channel_is_shared_when_another_organisation_is_in_it(flags: dict[str, bool], *, shared: bool) -> None:
    assert told({"ok": True, "channel": {"id": "C1", **flags}}).channel("C1").is_shared is shared


def test_a_short_pause_is_waited_out_for_people_and_channels(sandbox: Sandbox, directory: SlackDirectory) -> None:
    sandbox.slack.fault("users.info", "429")
    sandbox.slack.fault("conversations.info", "429")
    assert directory.person("U0REQUESTER").is_full_member
    assert not directory.channel("C0APPROVALS").is_shared


def test_a_file_is_fetched_with_the_token(sandbox: Sandbox, files: SlackFiles) -> None:
    assert files.fetch(uploaded(sandbox), limit=LIMIT) == b"hello buyer"


def test_where_a_file_lies_is_asked_when_the_payload_does_not_say(sandbox: Sandbox, files: SlackFiles) -> None:
    file = uploaded(sandbox, access="check_file_info")
    assert files.fetch(FileRef(slack_id=file.slack_id, name="manual.txt"), limit=LIMIT) == b"hello buyer"


def test_what_a_file_is_is_asked_when_the_form_tells_its_id_alone(sandbox: Sandbox, files: SlackFiles) -> None:
    stub = uploaded(sandbox, access="check_file_info")
    described = files.describe(FileRef(slack_id=stub.slack_id, name=stub.slack_id))
    assert (described.name, described.size) == ("manual.txt", 11)
    assert files.describe(described) is described


@pytest.mark.parametrize(
    "described", [{"id": "F1", "name": "manual.txt", "file_access": "access_denied"}, {"id": 7}, [], None]
)
def test_a_file_that_slack_describes_without_an_address_is_not_available(described: object) -> None:
    client = make_client(SecretStr("xoxb-1"), "http://127.0.0.1:1/api/")

    def tell(**_: object) -> SlackResponse:
        data = {"ok": True, "file": described}
        return SlackResponse(
            client=client, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
        )

    client.files_info = tell  # type: ignore[method-assign]  # no far side answers so
    reader = SlackFiles(client, SecretStr("xoxb-1"), api_url="http://127.0.0.1:1/api/")
    with closing(reader), pytest.raises(FileNotAllowed) as caught:
        reader.describe(FileRef(slack_id="F1", name="F1"))
    assert caught.value.note.key == "file.not_available"


def test_a_question_about_a_file_that_slack_did_not_answer_stopped_the_collector(
    sandbox: Sandbox, files: SlackFiles
) -> None:
    stub = uploaded(sandbox, access="check_file_info")
    sandbox.slack.fault("files.info", "reset_after")
    with pytest.raises(NotAccepted):
        files.describe(FileRef(slack_id=stub.slack_id, name=stub.slack_id))


def test_the_time_that_slack_asks_for_is_kept_for_files_too(sandbox: Sandbox, files: SlackFiles) -> None:
    file = uploaded(sandbox)
    sandbox.slack.fault("files", "429", retry_after=7)
    with pytest.raises(NotAccepted) as caught:
        files.fetch(file, limit=LIMIT)
    assert caught.value.retry_after == 7


def test_a_file_that_trickles_in_does_not_hold_up_the_others(sandbox: Sandbox) -> None:
    token = SecretStr(sandbox.env()["SLACK_BOT_TOKEN"])
    api_url = sandbox.slack_api_url
    impatient = SlackFiles(make_client(token, api_url), token, api_url=api_url, seconds=-1.0)
    with closing(impatient), pytest.raises(NotAccepted, match="too_slow"):
        impatient.fetch(uploaded(sandbox), limit=LIMIT)


def test_a_file_that_slack_does_not_know_is_not_available(files: SlackFiles) -> None:
    with pytest.raises(FileNotAllowed) as caught:
        files.fetch(FileRef(slack_id="F0NOWHERE", name="manual.txt"), limit=LIMIT)
    assert caught.value.note.key == "file.not_available"


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example.com/manual.txt",
        "http://files.slack.com/manual.txt",
        "https://files.slack.com.example.com/x",
        "https://files.slack.com@example.com/x",
        "file:///etc/passwd",
    ],
)
def test_the_token_goes_to_slack_only(files: SlackFiles, url: str) -> None:
    with pytest.raises(FileNotAllowed) as caught:
        files.fetch(FileRef(slack_id="F1", name="manual.txt", url=url), limit=LIMIT)
    assert caught.value.note.key == "file.not_slack_host"


def test_a_file_above_the_limit_is_cut_off_while_it_streams(sandbox: Sandbox, files: SlackFiles) -> None:
    with pytest.raises(FileNotAllowed) as caught:
        files.fetch(uploaded(sandbox, b"x" * (LIMIT + 1)), limit=LIMIT)
    assert caught.value.note.key == "file.too_large"


def test_a_login_page_is_not_taken_for_the_file(sandbox: Sandbox, files: SlackFiles) -> None:
    sandbox.slack.scopes.discard("files:read")
    file = uploaded(sandbox)
    with pytest.raises(FileNotAllowed) as caught:
        files.fetch(file, limit=100_000)
    assert caught.value.note.key == "file.web_page"


def test_a_file_of_another_size_than_said_is_refused(sandbox: Sandbox, files: SlackFiles) -> None:
    file = uploaded(sandbox)
    with pytest.raises(FileNotAllowed) as caught:
        files.fetch(FileRef(slack_id=file.slack_id, name=file.name, url=file.url, size=5), limit=LIMIT)
    assert caught.value.note.key == "file.size_differs"


@pytest.mark.parametrize("kind", ["429", "500", "reset_before"])
def test_slack_in_trouble_means_later(sandbox: Sandbox, files: SlackFiles, kind: str) -> None:
    file = uploaded(sandbox)
    sandbox.slack.fault("files", kind)
    with pytest.raises(NotAccepted):
        files.fetch(file, limit=LIMIT)
    assert files.fetch(file, limit=LIMIT) == b"hello buyer"


def test_a_file_that_is_gone_is_not_available(sandbox: Sandbox, files: SlackFiles) -> None:
    file = uploaded(sandbox)
    gone = FileRef(slack_id=file.slack_id, name=file.name, url=file.url.replace(file.slack_id, "F0GONE"))
    with pytest.raises(FileNotAllowed) as caught:
        files.fetch(gone, limit=LIMIT)
    assert caught.value.note.key == "file.not_available"
