"""What people are told anew, and who is called by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.notices import Notice
from bot.domain.outbox import UNKNOWN_OUTCOME
from bot.domain.reminders import Reminder
from bot.domain.requests import Event, State, Story
from handlers.examples.calling import GROUPS, noticed, reminder
from handlers.examples.shown import alert_message, approval_card
from handlers.examples.values import NOW, alert, request, story
from handlers.kinds import SCREENS
from handlers.language import Speech, speech
from handlers.views.mentions import Naming, call_for, calling
from handlers.views.notices import notice_message
from tests.unit.views import walk

ENGLISH = speech("en")


def event(name: str, actor: str | None, to_state: State) -> Event:
    return Event(
        id=1,
        at=NOW,
        name=name,
        batch_id="batch-1",
        request_id="request-0",
        actor=actor,
        from_state=None,
        to_state=to_state,
        detail={},
    )


def test_a_notice_says_what_it_was_what_happened_and_where_the_receipt_is() -> None:
    told = notice_message(SCREENS, ENGLISH, Notice.DECLINED, noticed(Notice.DECLINED), link="https://example.com/p1")
    assert told.text.startswith("*Message to the buyer · order 580101* · Ana Prueba")
    assert "Falta el" in told.text
    assert "https://example.com/p1" in [one["url"] for one in walk.objects(told.blocks) if one.get("type") == "link"]


def test_several_failures_are_counted_and_told_by_their_cause() -> None:
    failed = [request(n, state=State.REFUSED, cause=f"failure.status_{400 + n % 5}") for n in range(20)]
    sent = [request(n, state=State.SENT) for n in range(20, 500)]
    told = notice_message(SCREENS, ENGLISH, Notice.FAILED, story(State.SENT, requests=[*sent, *failed]))
    assert "480" in told.text
    assert "20" in told.text
    assert ENGLISH.mrkdwn("notice.more_causes", count=2) in told.text
    assert len(told.blocks) < 8


def test_one_that_waits_and_several_read_as_a_native_writes_it(voice: Speech) -> None:
    for which in Reminder:
        one, several = reminder(voice, which, story()), reminder(voice, which, *[story()] * 12)
        assert "12" in several.text
        assert "12" not in one.text.splitlines()[0]
        assert voice.mrkdwn("reminder.more", count=2) in several.text
    assert voice.lasting(timedelta(hours=2)) in reminder(voice, Reminder.WAITING, story()).text


def test_only_user_groups_are_called() -> None:
    (line,) = call_for(ENGLISH, GROUPS)
    assert line["elements"][0]["text"] == "To decide: <!subteam^S0APPROVERS>"
    assert call_for(ENGLISH, ["U0BRUNO"]) == []
    card = approval_card(ENGLISH, story())
    assert calling(card, ENGLISH, []) == card
    assert calling(card, ENGLISH, GROUPS).text.endswith("<!subteam^S0APPROVERS>")


@pytest.mark.parametrize(("name", "shown"), [("Ana <Prueba>", "Ana &lt;Prueba&gt;"), ("", "<@U0ANA>")])
def test_a_card_names_its_requester_without_calling_them(name: str, shown: str) -> None:
    named = Naming("en", lambda _id: name)
    assert named.user("U0ANA") == shown
    assert named.user("") == ENGLISH.user("")
    assert named.mrkdwn("event.approved", by="U0ANA") == ENGLISH.mrkdwn("event.approved", by="U0ANA").replace(
        "<@U0ANA>", shown
    )


def test_whoever_has_to_look_reads_the_sale_the_time_and_who_can_confirm_it() -> None:
    told = story(State.UNKNOWN)
    called = Story(told.batch, told.requests, (event("claimed", None, State.SENDING),))
    page = replace(alert(UNKNOWN_OUTCOME, stories=[called]), approvers=("@approvers", "Bruno"))
    text = alert_message(ENGLISH, page).text
    assert "order 580101 · sale EXT-1" in text.replace("*", "")
    assert ENGLISH.mrkdwn("alert.called", at=NOW) in text
    assert "Who can confirm it: @approvers, Bruno" in text
    assert "An approver can confirm it" in alert_message(ENGLISH, replace(page, approvers=())).text


def test_a_resolved_alert_forgot_who_had_said_that_it_arrived() -> None:
    done = story(State.SENT)
    told = Story(done.batch, done.requests, (event("arrived", "U0BRUNO", State.SENT),))
    text = alert_message(ENGLISH, alert(UNKNOWN_OUTCOME, stories=[told], resolved_at=NOW)).text
    assert "<@U0BRUNO> confirmed that it arrived" in text
    assert "order 580101" in text
    again = Story(done.batch, done.requests, (event("not_arrived", "U0BRUNO", State.APPROVED),))
    text = alert_message(ENGLISH, alert(UNKNOWN_OUTCOME, stories=[again], resolved_at=NOW)).text
    assert "<@U0BRUNO> did not find it" in text
    found = Story(done.batch, done.requests, (event("arrived", None, State.SENT),))
    assert "confirmed" not in alert_message(ENGLISH, alert(UNKNOWN_OUTCOME, stories=[found], resolved_at=NOW)).text


def test_twenty_two_hours_are_not_a_day() -> None:
    assert [speech("es").lasting(timedelta(hours=hours)) for hours in (22, 24)] == ["22 horas", "1 día"]
