import json
import urllib.request
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from sandbox.server import Sandbox
from sandbox.slack import SlackWorkspace
from tests.integration.sandbox.slack_blocks import actions, button, modal, section, text_input
from tests.integration.sandbox.slack_bot import ANA, BRUNO, SUPPORT, Bot

BUENOS_AIRES = "America/Argentina/Buenos_Aires"


class Page:
    """What the browser's page does: HTTP requests to `/sandbox/…`."""

    def __init__(self, base: str) -> None:
        self.base = base

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read())

    def snapshot(self, user: str) -> Any:
        return self.call("GET", f"/sandbox/snapshot?user={user}")

    def post(self, path: str, **body: Any) -> Any:
        return self.call("POST", f"/sandbox/{path}", body)


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox.slack_url)


def test_a_snapshot_shows_each_person_their_own_channels(page: Page, slack: SlackWorkspace) -> None:
    ana, guest = page.snapshot(ANA), page.snapshot("U0GUEST")

    assert [one["id"] for one in ana["channels"]] == ["C0APPROVALS", "C0ALERTS", "C0SUPPORT", "C0SHARED"]
    assert [one["id"] for one in guest["channels"]] == [SUPPORT]
    assert {"id": ANA, "name": "Ana Soporte", "locale": "es-AR", "role": "requester", "tz": BUENOS_AIRES} in ana[
        "users"
    ]
    assert ana["usergroups"] == [{"id": "S0APPROVERS", "handle": "aprobadores"}]
    assert (ana["me"], ana["views"], ana["notice"], ana["notice_of"]) == (ANA, [], None, None)
    assert ana["version"] == slack.version


def test_a_whole_conversation_runs_over_the_page_api(page: Page, bot: Bot, slack: SlackWorkspace) -> None:
    bot.connect()

    @bot.app.command("/alephee")
    def command(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack(text="Here", blocks=[section(), actions(button("compose"))])

    @bot.app.action("compose")
    def compose(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input(max_length=350), text_input("note")))

    @bot.app.view("form")
    def submit(ack: Any, view: dict[str, Any]) -> None:
        bad = view["state"]["values"]["text"]["text"]["value"] == "bad"
        ack(response_action="errors", errors={"text": "Not that"}) if bad else ack()

    assert page.post("command", user=ANA, channel=SUPPORT, text="/alephee message 1") == {"ok": True}
    (message,) = page.snapshot(ANA)["messages"][SUPPORT]
    assert (message["ephemeral"], message["bot"], message["text"]) == (True, True, "Here")
    assert page.snapshot(BRUNO)["messages"][SUPPORT] == []
    pressed = page.post(
        "press", user=ANA, channel=SUPPORT, key=message["key"], block_id="buttons", action_id="compose", value="1"
    )
    assert pressed == {"ok": True}
    (view,) = slack.wait_for(lambda: page.snapshot(ANA)["views"])

    def state(text: str) -> dict[str, Any]:
        typed = {"type": "plain_text_input", "value": text}
        return {"text": {"text": typed}, "note": {"note": typed}, "gone": {"gone": typed}}

    form = {"user": ANA, "view_id": view["id"]}
    assert page.post("submit", **form, state={})["errors"].keys() == {"text", "note"}
    assert page.post("submit", **form, state=state("bad")) == {"ok": False, "errors": {"text": "Not that"}}
    assert page.snapshot(ANA)["views"][0]["errors"] == {"text": "Not that"}
    assert page.post("submit", **form, state=state("good")) == {"ok": True}
    assert page.snapshot(ANA)["views"] == []
    assert page.post("close", **form)["error"] == "not_possible"


def test_what_slack_shows_instead_of_an_answer_is_a_notice(page: Page) -> None:
    answer = page.post("command", user=ANA, channel=SUPPORT, text="/alephee help")

    english = '/alephee failed with the error "dispatch_failed"'
    assert answer == {"ok": False, "error": "dispatch_failed", "message": english, "subject": "/alephee"}
    shown = page.snapshot(ANA)
    assert (shown["notice"], shown["notice_of"]) == (english, {"code": "dispatch_failed", "subject": "/alephee"})


def test_a_file_is_uploaded_as_a_form(page: Page, slack: SlackWorkspace) -> None:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    request = urllib.request.Request(
        f"{page.base}/sandbox/upload?user={ANA}",
        data=head + b"%PDF\r\n--x--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        file = json.loads(response.read())["file"]

    assert (file["name"], file["size"]) == ("a.pdf", 4)
    assert slack.files.get(file["id"]).content == b"%PDF"


@pytest.mark.parametrize(
    ("name", "kind", "how"),
    [
        ("factura número 1.pdf", "application/pdf", "inline"),
        ("nota.txt", "text/plain; charset=utf-8", "inline"),
        ("foto.jpg", "image/jpeg", "inline"),
        ("página.html", "text/html; charset=utf-8", "attachment"),
        ("dibujo.svg", "image/svg+xml", "attachment"),
        ("sin tipo", "application/octet-stream", "attachment"),
    ],
)
def test_a_person_opens_a_file_without_a_token(
    page: Page, slack: SlackWorkspace, name: str, kind: str, how: str
) -> None:
    file = slack.upload(ANA, name, b"%PDF")

    assert file["permalink"].startswith(f"{page.base}/")
    for url in (f"{page.base}/sandbox/files/{file['id']}", file["permalink"]):
        with urllib.request.urlopen(url, timeout=5) as response:
            assert response.read() == b"%PDF"
            assert response.headers["Content-Type"] == kind
            assert response.headers["Content-Disposition"] == f"{how}; filename*=UTF-8''{quote(name)}"
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_not_there_is_not_found(page: Page, slack: SlackWorkspace) -> None:
    with pytest.raises(HTTPError) as raised:
        page.call("GET", "/sandbox/files/F0NOTHING")
    assert raised.value.code == 404
    raised.value.close()


def test_every_change_is_told_as_an_event(page: Page, slack: SlackWorkspace) -> None:
    with urllib.request.urlopen(f"{page.base}/sandbox/events?user={ANA}", timeout=5) as stream:
        first = json.loads(stream.readline().removeprefix(b"data: "))["version"]
        stream.readline()
        slack.command(ANA, "Hola")
        second = json.loads(stream.readline().removeprefix(b"data: "))["version"]

    assert first < second <= slack.version


def test_faults_are_listed_added_and_cleared(page: Page, bot: Bot) -> None:
    added = page.post("faults", method="chat.postMessage", kind="429", count=2, retry_after=5)

    assert added == [{"method": "chat.postMessage", "kind": "429", "count": 2, "retry_after": 5}]
    assert page.call("GET", "/sandbox/faults") == added
    assert page.call("DELETE", "/sandbox/faults") == []


def test_the_page_finds_the_other_side(page: Page, sandbox: Sandbox) -> None:
    assert page.call("GET", "/sandbox/config")["alephee_url"] == sandbox.alephee_url


def test_the_page_stays_while_slack_is_down(page: Page, slack: SlackWorkspace) -> None:
    slack.fault("*", "down", count=None)

    assert page.snapshot(ANA)["me"] == ANA
    with urllib.request.urlopen(page.base + "/", timeout=5) as response:
        assert response.headers.get_content_type() == "text/html"
