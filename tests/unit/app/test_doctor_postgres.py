"""What the doctor says of a PostgreSQL database, by what it told of itself."""

from dataclasses import replace

import pytest

from bot.database_url import read_url
from bot.doctor.findings import Finding
from bot.doctor.postgres import judge
from bot.log.postgres.condition import Condition, Rights, ServerFacts, Share

URL = read_url("postgresql://bot:s3cret@db.example.com/log")
GOOD = ServerFacts(
    role="bot",
    version="17.2",
    is_standby=False,
    has_standbys=True,
    waits_for_standbys=True,
    syncs=True,
    writes_full_pages=True,
    most=97,
    connections=6,
    is_encrypted=True,
    is_here=False,
)
SHARE = Share(holder="ana:12:beef", since="2026-01-02T03:04:05.000Z", is_held=True, processes=3, requests=7)
ADDS = Rights(owns=False, adds=True, changes=False)
WELL = Condition(server=GOOD, ahead=0.2, is_new=False, is_older=False, rights=ADDS, share=SHARE)


def told(condition: Condition) -> list[Finding]:
    return list(judge(URL, condition))


def test_a_log_that_several_share_is_well() -> None:
    (only,) = told(WELL)
    assert (only.status, only.message) == (
        "ok",
        (
            "postgresql://bot@db.example.com/log, PostgreSQL 17.2, with 7 requests;"
            " ana:12:beef works since 2026-01-02T03:04:05.000Z, 3 processes share it"
        ),
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (replace(SHARE, is_held=False), "with 7 requests; nobody works with it"),
        (replace(SHARE, processes=1), "with 7 requests; ana:12:beef works since 2026-01-02T03:04:05.000Z"),
    ],
)
def test_who_works_is_said(share: Share, said: str) -> None:
    (only,) = told(replace(WELL, share=share))
    assert only.message.endswith(said)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (replace(WELL, is_new=True, rights=None, share=None), "where the log will be made at the first start"),
        (replace(WELL, is_older=True, share=None), "with a log that will be updated at the next start"),
    ],
)
def test_what_the_next_start_does_is_said(condition: Condition, said: str) -> None:
    (only,) = told(condition)
    assert (only.status, only.message.endswith(said)) == ("ok", True)


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"is_standby": True}, "fail", "the server is a standby"),
        ({"syncs": False}, "fail", "fsync is off"),
        ({"writes_full_pages": False}, "warn", "full_page_writes is off"),
        ({"waits_for_standbys": False}, "warn", "a fail-over may lose the last ones"),
        ({"is_encrypted": False}, "warn", "is not encrypted"),
        ({"connections": 90}, "warn", "the server takes 7 more connections; one process of the bot may need 14"),
        ({"connections": 99}, "warn", "the server takes 0 more connections"),
    ],
)
def test_what_the_server_is_set_to_is_judged(change: dict[str, object], status: str, said: str) -> None:
    found = told(replace(WELL, server=replace(GOOD, **change)))  # type: ignore[arg-type]
    assert [one.status for one in found if said in one.message] == [status]
    assert all(one.repair for one in found if one.status != "ok")
    assert ("ok" in {one.status for one in found}) == (status == "warn")


@pytest.mark.parametrize(
    "change", [{"is_encrypted": False, "is_here": True}, {"waits_for_standbys": False, "has_standbys": False}]
)
def test_what_does_no_harm_is_not_told(change: dict[str, object]) -> None:
    assert len(told(replace(WELL, server=replace(GOOD, **change)))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rights", "status", "said"),
    [
        (Rights(owns=False, adds=False, changes=False), "fail", "the role bot may not read the log and add to it"),
        (Rights(owns=True, adds=True, changes=True), "warn", "the role bot owns the events of the log"),
        (Rights(owns=False, adds=True, changes=True), "warn", "the role bot may change the events of the log"),
    ],
)
def test_what_the_role_may_do_is_judged(rights: Rights, status: str, said: str) -> None:
    assert [one.status for one in told(replace(WELL, rights=rights)) if said in one.message] == [status]


@pytest.mark.parametrize(
    ("ahead", "said"), [(31.4, "31 s ahead of this machine's"), (-300.0, "300 s behind this machine's")]
)
def test_clocks_that_are_far_apart_are_told(ahead: float, said: str) -> None:
    assert [one.status for one in told(replace(WELL, ahead=ahead)) if said in one.message] == ["warn"]
