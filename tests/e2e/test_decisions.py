from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.deciding.view import DECLINE_LIMIT
from tests.e2e.driver import (
    ANA,
    APPROVALS,
    BRUNO,
    CARLA,
    DARIO,
    EVA,
    GUIDO,
    SHARED,
    SUPPORT,
    Driver,
    Json,
    aged,
    buttons,
    said,
    text_of,
)
from tests.e2e.starting import Drive

HOLA = "Hola Ana, tu pedido sale hoy."


def waiting_card(driver: Driver) -> Json:
    driver.ask(ANA, 580101, HOLA)
    driver.wait_until_told()
    return driver.card("580101", has="approve")


def test_an_approved_card_says_who_and_when_and_has_no_buttons(both: Driver) -> None:
    waiting_card(both)
    assert both.approve(BRUNO).ok
    card = both.card(has=said("outcome.sent", at="")[:9])
    assert buttons(card) == []
    assert said("outcome.decided_approved", by=BRUNO, at="")[:30] in text_of(card)
    assert len(both.cards()) == 1


def test_what_was_sent_is_told_by_the_card_alone(driver: Driver) -> None:
    driver.sent(580101)
    driver.wait_until_told()
    assert driver.thread(driver.card(has=said("outcome.sent", at="")[:9])) == []


def test_cancelling_the_confirm_dialog_decides_nothing(driver: Driver) -> None:
    card = waiting_card(driver)
    assert not driver.slack.press(BRUNO, APPROVALS, str(card["key"]), "approve", confirm=False).ok
    assert driver.sends()[0]["state"] == "pending"


def test_a_declined_request_is_told_with_the_reason_and_nothing_goes_out(both: Driver) -> None:
    waiting_card(both)
    assert both.decline(CARLA, "Falta el número de *guía* <!channel>").ok
    row = both.wait_for_state("declined")
    assert (row["decision"], row["decided_by"], row["attempts"]) == ("declined", CARLA, 0)
    receipt = both.receipt(ANA, has="Falta el número")
    card = both.card(has="Falta el número")
    assert (buttons(card), buttons(receipt)) == ([], ["correct"])
    assert both.calls() == 0


def test_declining_without_a_reason_is_refused_at_the_field(driver: Driver) -> None:
    waiting_card(driver)
    ack = driver.decline(BRUNO, "   ")
    assert dict(ack.errors) == {"text": said("decline.reason_missing", "pt")}
    assert driver.sends()[0]["state"] == "pending"


def test_a_reason_longer_than_its_field_was_taken_from_another_client_and_the_card_kept_its_buttons(
    driver: Driver,
) -> None:
    card = waiting_card(driver)
    view = driver.opened(BRUNO, lambda: driver.press(BRUNO, "decline", card))
    errors = driver.submit_unchecked(BRUNO, view, {"text": "x" * (DECLINE_LIMIT + 1)})
    assert errors == {"text": said("decline.too_long", "pt", limit=DECLINE_LIMIT)}
    assert driver.sends()[0]["state"] == "pending"


def test_requesters_withdraw_their_own_from_a_card_of_an_earlier_release(both: Driver) -> None:
    card = waiting_card(both)
    answer = both.whisper(ANA, lambda: both.press_anyhow(ANA, "withdraw", aged(card)), APPROVALS)
    assert text_of(answer) == said("withdraw.done")
    row = both.wait_for_state("withdrawn")
    assert (row["decision"], row["decided_by"]) == ("withdrawn", ANA)
    assert buttons(both.card(has=said("outcome.decided_withdrawn", by=ANA, at="")[:20])) == []


def test_requesters_withdraw_their_own_from_the_receipt(driver: Driver) -> None:
    waiting_card(driver)
    assert driver.withdraw(ANA).ok
    driver.wait_for_state("withdrawn")


def test_nobody_withdraws_somebody_elses_request(driver: Driver) -> None:
    card = waiting_card(driver)
    answer = driver.whisper(BRUNO, lambda: driver.press_anyhow(BRUNO, "withdraw", aged(card)), APPROVALS)
    assert text_of(answer) == said("denied.not_requester", "pt")
    assert driver.sends()[0]["state"] == "pending"


def test_a_request_that_nobody_decides_expires_and_its_requester_is_told(drive: Drive) -> None:
    driver = drive(bot_approval_ttl="1s")
    driver.ask(ANA, 580101, HOLA)
    row = driver.wait_for_state("expired")
    assert (row["decision"], row["decided_by"]) == ("expired", None)
    assert buttons(driver.card(has=said("outcome.decided_expired", at="")[:10])) == []
    assert buttons(driver.receipt(ANA, has=said("outcome.decided_expired", at="")[:10])) == ["correct"]


def test_nobody_approves_their_own_request(both: Driver) -> None:
    both.ask(BRUNO, 580101, HOLA)
    card = both.card(has="approve")
    answer = both.whisper(BRUNO, lambda: both.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("denied.own_request", "pt")
    assert _denied(both) == [(BRUNO, "decide", "denied.own_request")]
    assert both.sends()[0]["state"] == "pending"


@pytest.mark.parametrize("action_id", ["approve", "decline"])
@pytest.mark.parametrize(
    ("user", "why"),
    [
        (GUIDO, "denied.guest"),
        (EVA, "denied.external"),
        (DARIO, "denied.deleted"),
        (ANA, "denied.not_approver"),
    ],
)
def test_who_may_not_decide_is_refused_and_it_is_logged(driver: Driver, user: str, why: str, action_id: str) -> None:
    driver.ask(CARLA, 580101, HOLA)
    card = driver.card(has="approve")
    assert driver.press_anyhow(user, action_id, card).ok
    driver.wait(lambda: driver.events("denied"))
    assert _denied(driver) == [(user, "decide", why)]
    assert driver.sends()[0]["state"] == "pending"
    assert [view for view in driver.slack.views(user) if view["submit"]] == []


@pytest.mark.parametrize("seconds", ["0.7", "1.2"])
def test_the_question_why_opens_although_slack_takes_long_for_every_call(driver: Driver, seconds: str) -> None:
    """Three to five calls stood between the press and its form, and a trigger lives three seconds."""
    card = waiting_card(driver)
    driver.slack.fault("*", "slow", count=None, retry_after=seconds)
    assert driver.press(BRUNO, "decline", card).ok
    (view,) = driver.wait(lambda: driver.slack.views(BRUNO), timeout=3.0)
    assert view["callback_id"] == "loading"
    driver.wait(lambda: driver.view(BRUNO, view)["callback_id"] == "decline_reason", timeout=20.0)
    driver.slack.clear_faults()
    assert driver.slack.submit(BRUNO, view["id"], {"text": "No."}).ok
    driver.wait_for_state("declined")


def test_who_may_not_decline_reads_why_in_the_view_and_where_they_pressed(driver: Driver) -> None:
    driver.ask(CARLA, 580101, HOLA)
    card = driver.card(has="approve")
    answer = driver.whisper(ANA, lambda: driver.press(ANA, "decline", card), APPROVALS)
    view = driver.wait(lambda: [one for one in driver.slack.views(ANA) if one["callback_id"] == "problem"])[0]
    assert said("denied.not_approver", "es") in text_of(view)
    assert said("denied.not_approver", "es") in text_of(answer)


def test_a_refusal_is_seen_only_by_the_person_who_pressed(driver: Driver) -> None:
    driver.ask(CARLA, 580101, HOLA)
    card = driver.card(has="approve")
    answer = driver.whisper(ANA, lambda: driver.approve(ANA, card), APPROVALS)
    assert answer["ephemeral"]
    assert driver.whispers(BRUNO, APPROVALS) == []


def test_an_approver_who_has_become_a_guest_a_moment_ago_is_refused(driver: Driver) -> None:
    card = waiting_card(driver)
    driver.slack.change_person(BRUNO, is_restricted=True)
    assert text_of(driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)) == said("denied.guest", "pt")


def test_an_approver_who_has_left_the_user_group_a_moment_ago_is_refused(driver: Driver) -> None:
    card = waiting_card(driver)
    driver.slack.user_groups["S0APPROVERS"] = (CARLA, CARLA)
    assert driver.approve(BRUNO, card).ok
    driver.wait(lambda: driver.events("denied"))
    assert driver.approve(CARLA).ok
    assert driver.wait_for_state("sent")["decided_by"] == CARLA


def test_approvers_can_be_named_one_by_one(drive: Drive) -> None:
    driver = drive(bot_approvers="U0APPROVER2")
    card = waiting_card(driver)
    assert driver.approve(BRUNO, card).ok
    driver.wait(lambda: driver.events("denied"))
    assert driver.approve(CARLA).ok
    driver.wait_for_state("sent")


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ({"channel": SUPPORT}, "denied.wrong_place"),
        ({"channel": SHARED}, "denied.wrong_place"),
        ({"ts": "1700000000.000001"}, "denied.stale_card"),
    ],
)
def test_a_button_works_only_on_the_stored_card(driver: Driver, place: dict[str, str], why: str) -> None:
    card = waiting_card(driver)
    assert driver.press_anyhow(BRUNO, "approve", card, **place).ok
    driver.wait(lambda: driver.events("denied"))
    assert _denied(driver) == [(BRUNO, "decide", why)]
    assert driver.events("denied")[0]["detail"]["channel"] == place.get("channel", APPROVALS)


def test_nothing_is_decided_in_a_channel_that_was_shared_meanwhile(driver: Driver) -> None:
    card = waiting_card(driver)
    driver.slack.channels[APPROVALS].is_ext_shared = True
    answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("denied.shared_channel", "pt")


def test_two_approvers_at_once_are_one_send_and_one_polite_answer(both: Driver) -> None:
    card = waiting_card(both)
    with ThreadPoolExecutor(2) as people:
        assert all(ack.ok for ack in people.map(lambda user: both.approve(user, card), [BRUNO, CARLA]))
    row = both.wait_for_state("sent")
    late, language = (CARLA, "en") if row["decided_by"] == BRUNO else (BRUNO, "pt")
    answer = both.wait(lambda: both.whispers(late, APPROVALS))[0]
    assert said("stale.approved", language, by=row["decided_by"]).rstrip(".") in text_of(answer)
    assert len(both.texts_received()) == 1


def test_a_late_click_on_a_declined_card_names_who_declined(driver: Driver) -> None:
    card = waiting_card(driver)
    assert driver.decline(BRUNO, "No.").ok
    driver.wait_for_state("declined")
    assert driver.press_anyhow(CARLA, "approve", card).ok
    answer = driver.wait(lambda: driver.whispers(CARLA, APPROVALS))[0]
    assert f"<@{BRUNO}>" in text_of(answer)
    assert driver.calls() == 0


def test_a_guest_may_not_look_up_and_not_ask(driver: Driver) -> None:
    assert text_of(driver.look_up(GUIDO, 580101)) == said("denied.guest")
    assert text_of(driver.compose(GUIDO, 580101)) == said("denied.guest")
    assert [what for _, what, _ in _denied(driver)] == ["look", "ask"]


def test_who_is_not_on_the_staff_list_may_not_ask_but_approvers_may_look(drive: Drive) -> None:
    driver = drive(bot_staff=ANA)
    assert text_of(driver.compose(CARLA, 580101)) == said("denied.not_staff", "en")
    assert said("glance.title", "en", number=580101) in text_of(driver.look_up(CARLA, 580101))
    driver.ask(ANA, 580101, HOLA)


def _denied(driver: Driver) -> list[tuple[str, str, str]]:
    return [(e["actor"], e["detail"]["what"], e["detail"]["why"]) for e in driver.events("denied")]
