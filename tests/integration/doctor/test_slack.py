"""What the doctor finds in a Slack that answers: tokens, scopes, the clock, channels."""

import re

import pytest

from bot.doctor.slack import SCOPES
from tests.integration.doctor.examining import Doctor


def test_a_good_installation_has_nothing_to_repair(doctor: Doctor) -> None:
    examined = doctor()
    assert {one["status"] for one in examined.found} == {"ok"}
    checks = ["settings", "slack", "clock", "scopes", "channels", "people", "app token"]
    assert {one["check"] for one in examined.found} == {
        *checks,
        "alephee",
        "accounts",
        "database",
        "disk",
        "files",
        "port",
    }
    assert not doctor.database.exists()
    assert examined.only("slack", "ok").startswith("the bot is alephee in sandbox")


def test_a_bot_token_that_slack_does_not_take(doctor: Doctor) -> None:
    examined = doctor(SLACK_BOT_TOKEN="xoxb-wrong")
    assert examined.failed == {"slack"}
    said = examined.only("slack", "fail")
    assert said.startswith(
        "Slack does not take SLACK_BOT_TOKEN (invalid_auth) → copy the Bot User OAuth Token (xoxb-…)"
    )
    assert examined.skipped == {"clock", "scopes", "channels", "people"}
    assert examined.lines("app token", "ok")


def test_over_http_no_app_token_is_asked_for(doctor: Doctor) -> None:
    assert not {"app token"} & {one["check"] for one in doctor(SLACK_APP_TOKEN="").found}
    assert doctor(SLACK_APP_TOKEN="", SLACK_BOT_TOKEN="xoxb-wrong").failed == {"slack"}
    assert doctor.sandbox.slack.api_calls["apps.connections.open"] == 0


def test_an_app_token_without_connections_write(doctor: Doctor) -> None:
    examined = doctor(SLACK_APP_TOKEN="xapp-wrong")
    assert "make an app-level token with connections:write" in examined.only("app token", "fail")
    assert examined.failed == {"app token"}


def test_an_app_token_that_cannot_be_tried_now_is_not_called_wrong(doctor: Doctor) -> None:
    """Slack takes one call a minute, and the bot itself may just have made it."""
    doctor.sandbox.slack.fault("apps.connections.open", "429", count=None, retry_after=30)
    examined = doctor()
    assert "Slack takes no more calls; try again in 30 s" in examined.only("app token", "skip")
    assert examined.status == 0
    doctor.sandbox.slack.clear_faults()
    doctor.sandbox.slack.fault("apps.connections.open", "500", count=None)
    assert "is failing at the moment (status 500)" in doctor().only("app token", "fail")


def test_tokens_of_two_apps_are_told(doctor: Doctor) -> None:
    """Each of them is good; what Slack delivers is another app's, and nothing of it was let in."""
    slack = doctor.sandbox.slack
    slack.app_token = "xapp-1-A0OTHER-1-x"
    examined = doctor(SLACK_APP_TOKEN=slack.app_token)
    said = examined.only("app token", "fail")
    assert said.startswith("SLACK_APP_TOKEN is of the app A0OTHER, SLACK_BOT_TOKEN of A0")
    assert said.endswith("nothing would ever arrive → take both tokens from the pages of one app")


def test_missing_scopes_are_named_with_what_needs_them(doctor: Doctor) -> None:
    doctor.sandbox.slack.scopes = set(SCOPES) - {"files:read", "commands"}
    assert [line.partition(" → ")[0] for line in doctor().lines("scopes", "fail")] == [
        "commands is missing (the slash command)",
        "files:read is missing (the files people attach)",
    ]


def test_scopes_that_slack_does_not_tell_are_not_passed_over(doctor: Doctor) -> None:
    doctor.sandbox.slack.tells_scopes = False
    examined = doctor()
    assert "does not name those of the bot token (no X-OAuth-Scopes)" in examined.only("scopes", "warn")
    assert examined.status == 0


@pytest.mark.parametrize(("offset", "status", "said"), [(600.0, "fail", "behind"), (-120.0, "warn", "ahead of")])
def test_a_clock_that_is_off(doctor: Doctor, offset: float, status: str, said: str) -> None:
    doctor.sandbox.slack.clock_offset = offset
    assert re.match(rf"it is \d+ s {said} Slack's → set it \(NTP\)", doctor().only("clock", status))


def test_a_slack_without_a_date_tells_nothing_about_the_clock(doctor: Doctor) -> None:
    doctor.sandbox.slack.fault("auth.test", "nothing_in_it")
    examined = doctor()
    assert examined.only("clock", "skip").startswith("not checked: Slack's answer has no Date")


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("C0SHARED", "the channel is shared with another organisation → use one of your own"),
        (
            "C0NOWHERE",
            "Slack knows no channel C0NOWHERE, or the bot is not in it → copy the id anew, or invite the bot (/invite)",
        ),
        ("C0ARCHIVED", "the channel C0ARCHIVED is archived → unarchive it, or name another one"),
        ("C0WITHOUT", "the bot is not in the channel C0WITHOUT → invite the bot (/invite)"),
    ],
)
def test_what_is_wrong_with_either_channel(doctor: Doctor, channel: str, said: str) -> None:
    channels = doctor.sandbox.slack.channels
    for name in ("C0ARCHIVED", "C0WITHOUT"):
        channels[name] = type(channels["C0SUPPORT"])(name, name.lower(), members={"U0BOT"})
    channels["C0ARCHIVED"].is_archived = True
    channels["C0WITHOUT"].members.clear()
    both = ("BOT_APPROVALS_CHANNEL", "BOT_ALERTS_CHANNEL")
    assert doctor(**dict.fromkeys(both, channel)).lines("channels", "fail") == [f"{name}: {said}" for name in both]


def test_both_channels_are_told_about_at_once(doctor: Doctor) -> None:
    lines = doctor(BOT_APPROVALS_CHANNEL="C0SHARED", BOT_ALERTS_CHANNEL="C0NOWHERE").lines("channels", "fail")
    assert [line.partition(":")[0] for line in lines] == ["BOT_APPROVALS_CHANNEL", "BOT_ALERTS_CHANNEL"]


def test_one_channel_for_cards_and_alerts(doctor: Doctor) -> None:
    examined = doctor(BOT_ALERTS_CHANNEL="C0APPROVALS")
    assert "BOT_APPROVALS_CHANNEL and BOT_ALERTS_CHANNEL are the same channel" in examined.only("channels", "warn")
    assert examined.status == 0


def test_channels_that_slack_does_not_show(doctor: Doctor) -> None:
    doctor.sandbox.slack.scopes = set(SCOPES) - {"channels:read"}
    lines = doctor().lines("channels", "fail")
    assert lines[0].startswith(
        "BOT_APPROVALS_CHANNEL: Slack does not show the channel: missing_scope → add channels:read"
    )
    doctor.sandbox.slack.fault("conversations.info", "500", count=None)
    assert "Slack is failing at the moment (status 500)" in doctor().only("channels", "fail")


def test_answers_that_nobody_thought_of_break_one_check_off_and_no_other(doctor: Doctor) -> None:
    doctor.sandbox.slack.fault("auth.test", "nothing_in_it")
    doctor.sandbox.slack.fault("bots.info", "nothing_in_it")
    examined = doctor()
    assert examined.lines("channels", "ok")
    assert examined.lines("alephee", "ok")


def test_an_app_that_slack_does_not_tell_keeps_nobody_from_being_looked_up(doctor: Doctor) -> None:
    doctor.sandbox.slack.fault("bots.info", "500", count=None)
    assert "Slack is failing" in doctor().only("people", "fail")
