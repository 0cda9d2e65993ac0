"""Ten thousand broken deliveries: no effect, no crash, no server error, and log lines that repeat nothing of them."""

import random
import re
import time
from collections.abc import Iterator
from functools import partial
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from slack_bolt import App, BoltResponse

from handlers.slack.deliveries import deliver
from sandbox.server import Sandbox
from sandbox.slack.deliveries import Envelope
from tests.e2e.driver import ANA, BRUNO, GUIDO, Driver, aged, text_of
from tests.e2e.security.broken import CORPUS, FORM, JSON, as_body, deliveries, mutated
from tests.e2e.security.wires import Wire, app_of, heard, sign
from tests.e2e.starting import Bots
from tests.figures import note_figures
from tests.integration.log.forgery import told

Kind = Literal["slash_commands", "interactive"]
SECRET_TEXT = "Palabras que nadie repite 7f3a"
#: the slow part of a round is the look at Slack whether the person may; it goes on behind the acknowledgement
ROUNDS = [pytest.param(250, id="quick"), pytest.param(5_000, id="long", marks=[pytest.mark.slow])]


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    with heard() as lines:
        yield lines


@pytest.fixture
def guarded(both: Driver) -> Iterator[Driver]:
    """A bot with a request that waits; whatever comes in, the request is untouched and the bot works on."""
    both.ask(ANA, 580101, SECRET_TEXT)
    both.wait_for_state("pending")
    card = both.card(has="approve")
    before = (
        both.rows("SELECT * FROM requests"),
        both.rows("SELECT * FROM contents"),
        both.rows("SELECT * FROM batches"),
    )
    yield both
    assert both.look_up(ANA, 580102)
    after = both.rows("SELECT * FROM requests"), both.rows("SELECT * FROM contents"), both.rows("SELECT * FROM batches")
    assert after == before
    assert both.alephee.received == []
    own = {"started", "settings", "identity"}
    assert {event["name"] for event in both.rows("SELECT name FROM events")} - own <= {"asked", "denied"}
    assert both.bot.health().problems == ()
    assert told(both.database) == []
    assert both.approve(BRUNO, card).ok
    both.wait_for_state("sent")


def real_payloads(driver: Driver) -> list[tuple[Kind, dict[str, Any]]]:
    """What Slack really delivers, made by somebody who may do nothing: no mutation of it may have an effect."""
    found: list[tuple[Kind, dict[str, Any]]] = []

    def last(kind: Kind) -> None:
        delivered = driver.slack.deliveries.last
        assert delivered is not None
        found.append((kind, as_guest(delivered.payload)))

    for words in ("order 580101", "message 580101", "document 580101", "integrate 580101", "create", "history"):
        driver.slack.command(ANA, f"/alephee {words}")
        last("slash_commands")
    card = aged(driver.card(has="approve"))
    for action in ("approve", "decline", "withdraw"):
        driver.press_anyhow(GUIDO, action, card)
        last("interactive")
    view = driver.compose(ANA, 580103)
    driver.choose_reason(ANA, view, "4")
    last("interactive")
    driver.slack.submit(ANA, view["id"], {"text": "x" * 351})
    last("interactive")
    driver.slack.close_view(ANA, view["id"], everything=True)
    for words, values in (
        ("document 580103", {"document_type": "1", "files": [driver.slack.upload(ANA, "x.exe", b"MZ")]}),
        ("integrate 580103", {"orders": "none"}),
        ("create", {"account": "15001", "text": "{"}),
    ):
        view = driver.opened(ANA, partial(driver.slack.command, ANA, f"/alephee {words}"))
        driver.slack.submit(ANA, view["id"], values)
        last("interactive")
        driver.slack.close_view(ANA, view["id"], everything=True)
    view = driver.opened(ANA, partial(driver.slack.shortcut, ANA, "alephee_find"))
    last("interactive")
    driver.slack.submit(ANA, view["id"], {"query": "580101"})
    last("interactive")
    driver.slack.close_view(ANA, view["id"], everything=True)
    driver.slack.command(ANA, "580101 o 580102")
    message = driver.slack.messages("C0SUPPORT")[-1]
    driver.opened(ANA, partial(driver.slack.shortcut, ANA, "alephee_write", "C0SUPPORT", message["key"]))
    last("interactive")
    return found


def as_guest(payload: dict[str, Any]) -> dict[str, Any]:
    person = {"user": payload["user"] | {"id": GUIDO}} if "user" in payload else {"user_id": GUIDO}
    return payload | person


@pytest.mark.timeout(900)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_mutations_of_real_payloads_have_no_effect_and_are_acknowledged(
    guarded: Driver, log_lines: list[str], rounds: int
) -> None:
    payloads = real_payloads(guarded)
    for number in range(rounds):
        chance = random.Random(number)
        kind, payload = chance.choice(payloads)
        broken = mutated(payload, chance)
        answer = guarded.slack.deliveries.send(Envelope(kind, broken))
        assert answer.error is None, (number, answer, broken)
    ignored = sum("acknowledged and ignored" in line for line in log_lines)
    assert rounds * 0.05 < ignored < rounds * 0.95  # the others were read by a listener
    assert_quiet(log_lines)
    note_figures("6 fuzzed payloads", rounds=rounds, effects=0, server_errors=0)


@pytest.mark.parametrize("name", CORPUS)
def test_signed_nonsense_is_answered_without_a_server_error(
    sandbox: Sandbox, http_wire: tuple[Driver, Wire], log_lines: list[str], name: str
) -> None:
    driver, wire = http_wire
    kind, body = CORPUS[name]
    status = wire.post(body, sign(body, secret=sandbox.slack.signing_secret), kind)
    assert status in {200, 400, 401}, status
    assert wire.get("/healthz")[0] == 200
    assert driver.rows("SELECT * FROM requests") == []
    assert_quiet(log_lines)


@pytest.fixture(scope="module")
def http_wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Driver, Wire]]:
    """One bot with the HTTP transport for all of the corpus, and a connection to it."""
    with Sandbox() as sandbox:
        bots = Bots(sandbox, tmp_path_factory.mktemp("http") / "log.db")
        bot = bots(transport="http")
        wire = Wire(bot)
        yield Driver(sandbox, bot), wire
        wire.close()
        bots.stop()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("rounds", ROUNDS)
def test_wrong_signatures_are_refused_whatever_they_sign(
    http_wire: tuple[Driver, Wire], log_lines: list[str], rounds: int
) -> None:
    driver, wire = http_wire
    secret = driver.slack.signing_secret
    driver.slack.command(BRUNO, "/alephee status")
    assert driver.slack.deliveries.last is not None
    command = driver.slack.deliveries.last.payload
    # of what earlier tests sent, refusals are noted meanwhile, and the bot notes as whom it was started
    effects = "SELECT * FROM events WHERE batch_id IS NOT NULL OR actor = ?"
    events = len(driver.rows(effects, BRUNO))
    begun = time.monotonic()
    for number in range(rounds):
        chance = random.Random(number)
        kind, body = as_body("slash_commands", command | {"text": SECRET_TEXT})
        status = wire.post(body, forged(body, secret, chance), kind)
        assert status == 401, number
    assert len(driver.rows(effects, BRUNO)) == events
    refusals = [line for line in log_lines if "without a valid signature" in line]
    causes = {re.sub(r"\d+", "", line) for line in refusals}
    minutes = 1 + (time.monotonic() - begun) // 60
    assert 2 <= len(causes) <= len(refusals) <= len(causes) * minutes  # by cause, and counted for a minute each
    assert_quiet(log_lines)
    note_figures("6 forged signatures", rounds=rounds, refused=rounds, effects=0)


def forged(body: bytes, secret: str, chance: random.Random) -> dict[str, str]:
    """Return headers that are not Slack's for this body and this moment."""
    right = sign(body, secret=secret)
    signature, timestamp = right["X-Slack-Signature"], right["X-Slack-Request-Timestamp"]
    place = chance.randrange(3, len(signature))
    other = "0" if signature[place] != "0" else "1"
    return chance.choice(
        [
            {},
            {"X-Slack-Signature": signature},
            {"X-Slack-Request-Timestamp": timestamp},
            right | {"X-Slack-Signature": signature[:place] + other + signature[place + 1 :]},
            right | {"X-Slack-Signature": signature[: chance.randrange(len(signature))]},
            right | {"X-Slack-Signature": signature.replace("v0=", "v1=")},
            right | {"X-Slack-Signature": signature.upper()},
            right | {"X-Slack-Signature": "v0=\xff"},
            right | {"X-Slack-Request-Timestamp": str(int(timestamp) + chance.choice([-1, 1]))},
            right
            | {"X-Slack-Request-Timestamp": chance.choice(["", "x", "-1", "1e9", "\xb2", "9" * 30, f" {timestamp}x"])},
            sign(body + b" ", secret=secret),
            sign(body, secret=secret + "x"),
            sign(body, secret=secret, at=int(timestamp) - 301 - chance.randrange(10_000)),
            sign(body, secret=secret, at=int(timestamp) + 302 + chance.randrange(10_000)),
        ]
    )


def test_a_delivery_replayed_after_five_minutes_is_refused(http_wire: tuple[Driver, Wire]) -> None:
    driver, wire = http_wire
    kind, body = FORM, b"command=%2Falephee&user_id=U0REQUESTER&text=help"
    secret = driver.slack.signing_secret
    assert wire.post(body, sign(body, secret=secret), kind) == 200
    assert wire.post(body, sign(body, secret=secret, at=time.time() - 305), kind) == 401


def test_a_body_larger_than_slack_sends_is_not_read(http_wire: tuple[Driver, Wire]) -> None:
    driver, _ = http_wire
    wire = Wire(driver.bot)
    body = b"x" * (2 * 1024 * 1024 + 1)
    assert wire.post(body, sign(body, secret=driver.slack.signing_secret), JSON) == 413
    wire.close()


def status_of(app: App, payload: object) -> int:
    """Hand a delivery to the app; return the status of its answer."""
    answers: list[BoltResponse] = []
    deliver(app, payload, answers.append)
    return answers[0].status


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(payload=deliveries)
def test_no_object_that_looks_like_a_delivery_breaks_the_app(http_wire: tuple[Driver, Wire], payload: object) -> None:
    driver, _ = http_wire
    assert status_of(app_of(driver.bot), payload) == 200
    assert driver.rows("SELECT * FROM requests") == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(payload=deliveries)
def test_no_object_that_looks_like_a_delivery_breaks_the_app_in_the_long_form(
    http_wire: tuple[Driver, Wire], payload: object
) -> None:
    driver, _ = http_wire
    assert status_of(app_of(driver.bot), payload) == 200
    assert driver.rows("SELECT * FROM requests") == []


def test_what_was_ignored_is_told_by_its_kind_alone(http_wire: tuple[Driver, Wire], log_lines: list[str]) -> None:
    driver, _ = http_wire
    app = app_of(driver.bot)
    for payload in ({"type": "block_actions", "user": SECRET_TEXT}, {"type": SECRET_TEXT}, [SECRET_TEXT], SECRET_TEXT):
        assert status_of(app, payload) == 200
    told = [line for line in log_lines if "acknowledged and ignored" in line]
    assert [line.rpartition("delivery=")[2] for line in told] == ["block_actions", "unknown", "unknown", "unknown"]


def test_somebody_without_rights_is_answered_and_not_the_log(driver: Driver) -> None:
    answer = driver.command(GUIDO, "order 580101")
    assert text_of(answer)
    assert driver.events("denied")[-1]["actor"] == GUIDO


def assert_quiet(lines: list[str]) -> None:
    """No line at ERROR or above, no traceback, and nothing of a body."""
    assert [line for line in lines if line.startswith(("ERROR", "CRITICAL")) or "Traceback" in line] == []
    assert [line for line in lines if SECRET_TEXT in line or "DROP TABLE" in line or "ERROR fake" in line] == []
