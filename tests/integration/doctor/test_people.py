"""Who is listed and may do nothing, and whether anybody can approve."""

from dataclasses import replace

import pytest

from bot.doctor.slack import SCOPES
from sandbox.slack.model import Person
from tests.integration.doctor.examining import Doctor


@pytest.mark.parametrize("setting", ["BOT_APPROVERS", "BOT_STAFF"])
def test_who_may_do_nothing_is_named_with_the_reason(doctor: Doctor, setting: str) -> None:
    doctor.sandbox.slack.user_groups |= {"S0EMPTY": (), "S0IDLE": ("U0DELETED", "U0GUEST")}
    why = {
        "U0NOBODY": "is nobody whom Slack knows",
        "U0DELETED": "is deactivated",
        "U0GUEST": "is a guest",
        "U0EXTERNAL": "belongs to another organisation",
        "U0BOT": "is a bot",
        "S0GONE": "is a user group that does not exist, or was switched off",
        "S0EMPTY": "is a user group without members",
        "S0IDLE": "is a user group in which nobody is active (U0GUEST is a guest)",
    }
    listed = {"BOT_APPROVERS": "S0APPROVERS"} | {setting: " ".join(["S0APPROVERS", *why])}
    examined = doctor(**listed)
    repair = "list active full members of the workspace, or user groups that have some"
    told = [f"{setting}: {entry} {reason} → {repair}" for entry, reason in why.items()]
    assert sorted(examined.lines("people", "fail")) == sorted(told)
    assert examined.failed == {"people"}


def test_whoever_is_listed_twice_is_told_once(doctor: Doctor) -> None:
    said = doctor(BOT_APPROVERS="S0APPROVERS U0GUEST", BOT_STAFF="U0GUEST").only("people", "fail")
    assert said.startswith("BOT_APPROVERS and BOT_STAFF: U0GUEST is a guest")


@pytest.mark.parametrize("approvers", ["U0APPROVER1", "S0APPROVERS"])
def test_an_approver_who_is_alone_is_told(doctor: Doctor, approvers: str) -> None:
    """What the only approver asks expires: nobody approves their own requests."""
    people = doctor.sandbox.slack.people
    people["U0APPROVER2"] = replace(people["U0APPROVER2"], deleted=True)
    examined = doctor(BOT_APPROVERS=approvers)
    assert examined.status == 0
    assert "BOT_APPROVERS: U0APPROVER1 is the only one who can approve" in examined.only("people", "warn")


def test_whoever_alone_asks_and_alone_approves_is_told(doctor: Doctor) -> None:
    said = doctor(BOT_APPROVERS="U0APPROVER1", BOT_STAFF="U0APPROVER1").only("people", "warn")
    assert said.startswith("U0APPROVER1 alone may ask and alone can approve: nobody approves their own requests")


def test_where_nothing_needs_approval_nobody_has_to_approve(doctor: Doctor) -> None:
    assert doctor(BOT_APPROVERS="", BOT_APPROVAL_FOR="").lines("people", "ok")


@pytest.mark.parametrize(
    ("needed", "status", "told"),
    [
        ("message=2", "warn", "BOT_APPROVERS: where 2 have to approve, only U0APPROVER1, U0APPROVER2 can approve"),
        ("message=3", "fail", "BOT_APPROVALS_NEEDED: 3 people have to approve, and only U0APPROVER1, U0APPROVER2 can"),
    ],
)
def test_fewer_approvers_than_are_needed_are_told(doctor: Doctor, needed: str, status: str, told: str) -> None:
    assert doctor(BOT_APPROVALS_NEEDED=needed).only("people", status).startswith(told)


def test_an_approver_who_cannot_be_read_is_not_counted_out(doctor: Doctor) -> None:
    doctor.sandbox.slack.fault("usergroups.users.list", "500", count=None)
    examined = doctor(BOT_APPROVERS="U0APPROVER1,S0APPROVERS")
    assert "Slack is failing at the moment (status 500)" in examined.only("people", "fail")
    assert not examined.lines("people", "warn")


def test_a_scope_that_keeps_people_from_being_read_is_named(doctor: Doctor) -> None:
    doctor.sandbox.slack.scopes = set(SCOPES) - {"usergroups:read"}
    said = doctor(BOT_APPROVERS="S0APPROVERS").only("people", "fail")
    assert said == "Slack does not tell about S0APPROVERS (missing_scope) → add usergroups:read and reinstall the app"


def test_many_people_are_looked_up_at_the_same_time(doctor: Doctor) -> None:
    people = doctor.sandbox.slack.people
    staff = [f"U0STAFF{number}" for number in range(24)]
    people |= {one: Person(one, one.lower(), one, "requester") for one in staff}
    doctor.sandbox.slack.fault("users.info", "slow", count=None, retry_after=0.2)  # type: ignore[arg-type]
    assert doctor(BOT_STAFF=" ".join(staff)).lines("people", "ok")


def test_of_a_large_group_only_as_many_are_looked_at_as_are_enough(doctor: Doctor) -> None:
    people = doctor.sandbox.slack.people
    members = [f"U0MEMBER{number:03}" for number in range(300)]
    people |= {one: Person(one, one.lower(), one, "approver") for one in members}
    doctor.sandbox.slack.user_groups |= {"S0LARGE": tuple(members)}
    assert doctor(BOT_APPROVERS="S0LARGE").lines("people", "ok")
    assert doctor.sandbox.slack.api_calls["users.info"] == 2
