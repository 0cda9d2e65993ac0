"""What can go wrong when somebody decides about a request."""

import datetime as dt
from collections.abc import Callable

from handlers.deciding.view import DECLINE_LIMIT
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, SUPPORT, Driver, Json, text_of
from tests.e2e.situations.situation import Situation

NEWEST = "Use the request's newest card in the approvals channel."
NOTHING_TO_DO = "Nothing: it is decided."
_WHEN = dt.datetime(2026, 11, 30, 14, 5, tzinfo=dt.UTC)
Prepare = Callable[[Driver, Json], object]


def waiting(driver: Driver, who: str = ANA) -> Json:
    """Have somebody ask; return the card."""
    driver.ask(who, 580101, "Hola.")
    card = driver.card("580101", has="approve")
    driver.wait_until_told()
    return card


def pressed(prepare: Prepare, *, asked_by: str = ANA, **place: str) -> Callable[[Driver, str], str]:
    """Approve at a card, after something happened; read the answer."""

    def reach(driver: Driver, user: str) -> str:
        card = waiting(driver, asked_by)
        prepare(driver, card)
        channel = place.get("channel", APPROVALS)
        return text_of(driver.whisper(user, lambda: driver.press_anyhow(user, "approve", card, **place), channel))

    return reach


def _nothing(_driver: Driver, _card: Json) -> None:
    """Nothing happens before."""


def _declined(driver: Driver, card: Json) -> None:
    assert driver.decline(BRUNO, "No.", card).ok
    driver.wait_for_state("declined")


def _withdrawn(driver: Driver, _card: Json) -> None:
    receipt = driver.receipt(ANA, has="withdraw")
    assert driver.slack.press(ANA, receipt["channel"], receipt["key"], "withdraw").ok
    driver.wait_for_state("withdrawn")


def _shared(driver: Driver, _card: Json) -> None:
    driver.slack.channels[APPROVALS].is_ext_shared = True


def _scopes_gone(driver: Driver, _card: Json) -> None:
    driver.slack.scopes -= {"usergroups:read"}


def _approved(driver: Driver, card: Json) -> None:
    assert driver.approve(BRUNO, card).ok
    driver.wait_until_told()


def _undone_by_another(driver: Driver, user: str) -> str:
    card = waiting(driver)
    _approved(driver, card)
    driver.wait_for_state("approved")
    return text_of(driver.whisper(user, lambda: driver.undo(user), APPROVALS))


def _undone_too_late(driver: Driver, user: str) -> str:
    driver.alephee.delays["messages"] = 1.0
    _approved(driver, waiting(driver))
    card = driver.card(has="undo")
    driver.wait_for_state("sending")
    return text_of(driver.whisper(user, lambda: driver.press_anyhow(user, "undo", card), APPROVALS))


def slack_fails(method: str) -> Prepare:
    """Have Slack fail once on a method."""
    return lambda driver, _card: driver.slack.fault(method, "500", count=1)


def declining(why: str) -> Callable[[Driver, str], str]:
    """Decline with a reason that cannot be used; read what stands at the field."""

    def reach(driver: Driver, user: str) -> str:
        card = waiting(driver)
        view = driver.opened(user, lambda: driver.press(user, "decline", card))
        return " ".join(driver.submit_unchecked(user, view, {"text": why}).values())

    return reach


SITUATIONS = (
    Situation(
        name="own_request",
        when="Somebody approves their own request.",
        key="denied.own_request",
        reach=pressed(_nothing, asked_by=BRUNO),
        who=BRUNO,
        do="Have somebody else decide.",
    ),
    Situation(
        name="not_approver",
        when="Somebody who is no approver decides.",
        key="denied.not_approver",
        reach=pressed(_nothing, asked_by=CARLA),
        who=ANA,
        do="Ask an approver.",
    ),
    Situation(
        name="shared_channel",
        when="The approvals channel was shared with another organisation.",
        key="denied.shared_channel",
        reach=pressed(_shared),
        who=BRUNO,
        do="Tell the admin.",
    ),
    Situation(
        name="wrong_place",
        when="The button was pressed on a copy in another channel.",
        key="denied.wrong_place",
        reach=pressed(_nothing, channel=SUPPORT),
        do=NEWEST,
    ),
    Situation(
        name="stale_card",
        when="The card is not the newest one.",
        key="denied.stale_card",
        reach=pressed(_nothing, ts="1700000000.000001"),
        who=BRUNO,
        do=NEWEST,
    ),
    Situation(
        name="declined_already",
        when="Somebody else declined it before.",
        key="stale.declined",
        params={"by": BRUNO, "at": _WHEN},
        varies=("at",),
        reach=pressed(_declined),
        do=NOTHING_TO_DO,
    ),
    Situation(
        name="withdrawn_already",
        when="Its requester withdrew it before.",
        key="stale.withdrawn",
        params={"by": ANA, "at": _WHEN},
        varies=("at",),
        reach=pressed(_withdrawn),
        who=BRUNO,
        do=NOTHING_TO_DO,
    ),
    Situation(
        name="decline_without_reason",
        when="Somebody declines without a reason.",
        key="decline.reason_missing",
        reach=declining("   "),
        do="Write why: the requester reads it.",
    ),
    Situation(
        name="decline_reason_too_long",
        when="The reason is too long.",
        key="decline.too_long",
        params={"limit": DECLINE_LIMIT},
        reach=declining("x" * (DECLINE_LIMIT + 1)),
        who=BRUNO,
        do="Shorten it.",
    ),
    Situation(
        name="channel_not_told",
        when="Slack does not say what the channel is.",
        key="error.channel_not_told",
        params={"error": "http_500"},
        reach=pressed(slack_fails("conversations.info")),
        do="Try again in a minute.",
    ),
    Situation(
        name="scope_missing",
        when="The app lacks a scope, so nobody's rights can be checked.",
        key="error.person_not_shown",
        params={"error": "missing_scope"},
        reach=pressed(_scopes_gone),
        who=BRUNO,
        do="Tell the admin.",
    ),
    Situation(
        name="approved_twice",
        when="Somebody approves again what needs two people.",
        key="stale.approved_by_you",
        settings={"bot_approvals_needed": "message=2"},
        reach=pressed(_approved),
        who=BRUNO,
        do="Have another approver approve it, too.",
    ),
    Situation(
        name="undone_by_another",
        when="Somebody undoes what another one approved.",
        key="denied.not_approved_by_you",
        params={"by": [BRUNO]},
        settings={"bot_undo": "10m"},
        reach=_undone_by_another,
        do="Ask who approved it.",
    ),
    Situation(
        name="undone_too_late",
        when="What is to be undone is being sent already.",
        key="stale.gone_out",
        settings={"bot_undo": "1s"},
        reach=_undone_too_late,
        who=BRUNO,
        do="Nothing: a message cannot be called back.",
    ),
)
