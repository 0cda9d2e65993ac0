"""A canary key, tokens, buyer's words, name and e-mail go through a whole journey with failures, at DEBUG.

They are looked for in the process log with its tracebacks, in what the web server says, and in every column of the
database: nowhere but where they are meant to be.
"""

import base64
import http.client
import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from sandbox.server import Sandbox
from tests.e2e.children import Children
from tests.e2e.driver import ALERTS, ANA, BRUNO, CARLA, Driver
from tests.integration.log.forgery import forge
from tests.unit.test_monitoring_page import documented

KEY = "CANARYKEY-4f1d-9a27"
WORDS = "Canario ñandú 7f3a: llega el martes"
NAME, EMAIL, PHONE = "Canaria Séptima", "canaria.7f3a@example.com", "+541155557317"
FILE_NAME, FILE_BYTES = "canario 7f3a.txt", b"Las palabras del archivo 7f3a"
DECLINED = "No así: canario 7f3a"
PERSONAL = (WORDS, NAME, EMAIL, PHONE, FILE_NAME, FILE_BYTES.decode(), DECLINED)

#: column → what of the canaries it is meant to hold
MEANT = {
    ("contents", "body"),
    ("drafts", "body"),
    ("contents", "summary"),
    ("contents", "notes"),
    ("contents", "api_message"),
    ("answers", "api_message"),
    ("remarks", "decline_reason"),
    ("files", "content"),
}


class Watching(Driver):
    """The people at work with a bot in another process."""

    def __init__(self, sandbox: Sandbox, database: Path) -> None:
        self.sandbox = sandbox
        self.slack, self.alephee = sandbox.slack, sandbox.alephee
        self.address = database


@pytest.fixture
def keyed() -> Iterator[Sandbox]:
    with Sandbox(alephee_key=KEY) as sandbox:
        sandbox.alephee.set_limit("*", 6000)
        for order_id in (580101, 580102, 580103):
            sandbox.alephee.change_order(order_id, "Buyer.Email", EMAIL)
            sandbox.alephee.change_order(order_id, "Buyer.Phone", PHONE)
            sandbox.alephee.change_order(order_id, "Buyer.Name", NAME)
        yield sandbox


@pytest.fixture
def kennel(keyed: Sandbox, tmp_path: Path) -> Iterator[Children]:
    children = Children(keyed, tmp_path, tmp_path / "log.db")
    yield children
    children.close()


def forms(secret: str) -> set[str]:
    """Every way in which a secret may have been written down."""
    raw = secret.encode()
    escaped = json.dumps(secret)[1:-1]
    spelled = {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        escaped,
        repr(raw)[2:-1],
        repr(secret)[1:-1],
    }
    return {form.lower() for form in spelled | {base64.b64encode(raw).decode().rstrip("=")}}


def found_in(text: str, secrets: tuple[str, ...]) -> list[str]:
    lower = text.lower()
    return [secret for secret in secrets if any(form in lower for form in forms(secret))]


def tokens(sandbox: Sandbox) -> tuple[str, ...]:
    return (KEY, sandbox.slack.bot_token, sandbox.slack.app_token, sandbox.slack.signing_secret)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pages(port: int) -> str:
    """Read all that the bot's web server says to anybody."""
    said = []
    for path in ("/healthz", "/readyz", "/metrics", f"/{WORDS.split(maxsplit=1)[0]}"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        said.append(f"{answer.status} {answer.getheaders()} {answer.read().decode()}")
        connection.close()
    return "\n".join(said)


def journey(driver: Driver) -> None:
    """Everything that can happen to a message: sent, refused, unknown, declined, postponed, a file, wrong numbers."""
    for number, fault in ((580101, "404"), (580102, "500"), (580103, "429")):
        driver.alephee.add_fault("messages", fault, seconds=1.0)
        batch_id = driver.ask(ANA, number, WORDS)
        driver.wait_for_state("pending", batch_id)
        driver.approved(batch_id, {"404": "refused", "500": "unknown", "429": "sent"}[fault])
    driver.press_alert(BRUNO, "retry")
    driver.wait(lambda: [row for row in driver.sends() if row["order_id"] == 580101 and row["state"] == "sent"])
    driver.press_alert(CARLA, "it_arrived")
    for fault in ("reset_after", "200html", "truncated", "reset_before"):
        driver.alephee.add_fault("orders", fault)
        driver.command(ANA, "order 580101")
    driver.slack.fault("users.info", "500", count=2)
    driver.command(ANA, WORDS)
    driver.alephee.clear_faults()
    driver.slack.clear_faults()
    driver.slack.fault("chat.postMessage", "429", count=1)
    driver.alephee.buyer_replies(580101)
    batch_id = driver.ask(ANA, 580101, WORDS, files=[(FILE_NAME, FILE_BYTES)], buyer_replied=True)
    driver.wait_for_state("pending", batch_id)
    driver.slack.fault("chat.update", "500", count=1)
    with_file = driver.approved(batch_id, "sent")
    assert with_file["file_name"] == FILE_NAME
    batch_id = driver.ask(ANA, 580106, WORDS)
    driver.wait_for_state("pending", batch_id)
    driver.wait_until_told()
    driver.decline(CARLA, DECLINED)
    driver.wait_for_state("declined", batch_id)


def break_the_log(driver: Driver) -> None:
    """Damage what stands in the log, so that reading it raises errors that would like to tell what they found."""
    wrong = json.dumps({"kind": "message", "reason": WORDS, "text": [NAME]}, ensure_ascii=False)
    forge(
        driver.database,
        (
            "UPDATE contents SET body = ? WHERE request_id = (SELECT id FROM requests ORDER BY seq DESC LIMIT 1)",
            (wrong,),
        ),
        ("UPDATE contents SET summary = CAST(x'ff' || summary AS TEXT) WHERE rowid = 1", ()),
        ("UPDATE outbox SET detail = '{}' WHERE 1", ()),
    )
    before = len(driver.whispers(ANA)) + len(driver.whispers(ANA, ALERTS))
    driver.slack.command(ANA, "/alephee history")
    driver.wait(lambda: len(driver.whispers(ANA)) + len(driver.whispers(ANA, ALERTS)) > before)


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_canary_sings_where_it_should_not(keyed: Sandbox, kennel: Children, form: str) -> None:
    port = free_port()
    child = kennel.ready(bot_log_level="DEBUG", bot_log_format=form, bot_port=str(port), bot_alerts_channel=ALERTS)
    driver = Watching(keyed, kennel.database)
    journey(driver)
    said = pages(port)
    columns = list(everywhere(driver))
    for canary in PERSONAL:
        holders = {place for place, text in columns if found_in(text, (canary,))}
        assert holders <= MEANT, canary
    assert {place for place, text in columns if found_in(text, (EMAIL, PHONE))} == set()
    assert {place for place, text in columns if found_in(text, (WORDS,))} == {("contents", "body")}
    assert {place for place, text in columns if found_in(text, (NAME,))} == {
        ("contents", "summary"),
        ("drafts", "body"),  # of forms that were opened today
    }
    break_the_log(driver)
    said += pages(port)
    _, process_log = kennel.kill(child, signal.SIGTERM)
    assert "Traceback" in process_log or '"exception"' in process_log
    assert found_in(process_log, (*tokens(keyed), *PERSONAL)) == []
    if form == "json":
        told = {name for line in process_log.splitlines() for name in json.loads(line)}
        assert told - documented() - {"timestamp", "level", "logger", "event"} == set()
    assert found_in(said, (*tokens(keyed), *PERSONAL)) == []
    files = [path for path in kennel.database.parent.iterdir() if path.name.startswith(kennel.database.name)]
    raw = b"".join(path.read_bytes() for path in files).decode(errors="replace")
    assert found_in(raw, tokens(keyed)) == []
    assert os.environ.get("ALEPHEE_API_KEY") != KEY


def everywhere(driver: Driver) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield every value of the database with its table and column."""
    for table in driver.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in driver.rows(f"SELECT * FROM {table['name']}"):
            for column, value in row.items():
                text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                yield (table["name"], column), text


def test_the_search_finds_a_canary_in_every_dress() -> None:
    """The search itself must be able to see what it says is not there."""
    for text in (f"url?message={quote(WORDS)}", json.dumps({"x": WORDS}), repr(WORDS.encode()), WORDS.upper()):
        assert found_in(text, PERSONAL) == [WORDS]
    assert found_in(base64.b64encode(KEY.encode()).decode(), (KEY,)) == [KEY]
