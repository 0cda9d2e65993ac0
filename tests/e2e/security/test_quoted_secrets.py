"""A far side that quotes Slack's tokens: only the API key was taken out of answers; log and Slack showed the rest."""

import json
import sqlite3
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, Driver, text_of
from tests.e2e.starting import Bots, Transport
from tests.integration.alephee.odd_server import GENEROUS, Asked, odd_server


def secrets(sandbox: Sandbox) -> tuple[str, ...]:
    names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    return tuple(sandbox.env()[name] for name in names)


def quoting(sandbox: Sandbox, asked: Asked) -> object:
    """Refuse messages with all secrets in the answer; hand everything else on to the sandbox."""
    if asked.method == "POST":
        forms = (form for secret in secrets(sandbox) for form in (secret, quote(secret, safe=""), secret.upper()))
        return asked.answer(403, {"Message": f"Not with {' and '.join(forms)}."})
    far = httpx.get(f"{sandbox.alephee_url}{asked.target}")
    return asked.answer(far.status_code, far.content, GENEROUS)


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_no_token_of_slack_that_the_far_side_quotes_is_kept_or_shown(
    sandbox: Sandbox, bot: Bots, transport: Transport
) -> None:
    with odd_server(lambda asked: quoting(sandbox, asked)) as far:
        driver = Driver(sandbox, bot(transport=transport, alephee_api_url=far.url))
        driver.ask(ANA, 580101, "Hola.")
        driver.approved(driver.sends()[0]["batch_id"], "refused")
        alert = driver.alert(has="retry")
    (row,) = driver.sends()
    assert row["api_message"].startswith("Not with [SECRET] and [SECRET] and [SECRET] and ")
    shown = [text_of(alert), text_of(driver.receipt(ANA)), json.dumps(driver.slack.messages(alert["channel"]))]
    with closing(sqlite3.connect(driver.database)) as connection:
        shown.extend(connection.iterdump())
    known = [secret.get_secret_value() for secret in driver.bot.settings.slack_secrets]
    assert len(known) == (3 if transport == "socket" else 2)
    assert [secret for secret in known for text in shown if secret.lower() in text.lower()] == []
