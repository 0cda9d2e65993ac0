"""What is shown after a restore, built from one foreign name and one foreign text."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.notices import Notice
from bot.domain.requests import Event, State, Story
from bot.domain.restores import RESTORED_LOG, RESTORED_REQUEST, Told
from handlers.examples.shown import alert_message, approval_card, receipt, thread_line
from handlers.examples.values import CONTENTS, FILE, NOW, alert, glimpse, message, request, story
from handlers.kinds import SCREENS
from handlers.language import Speech
from handlers.views.block_kit import Message
from handlers.views.cards import left_card
from handlers.views.notices import notice_message


def restored(before: State = State.PENDING, *, count: int = 1, name: str = "Ana Prueba", text: str = "Hola") -> Story:
    """Return a batch that stood so when its log was restored."""
    made = [
        request(n, state=State.UNKNOWN, glimpse=glimpse(name), content=message(text), cause=RESTORED_REQUEST)
        for n in range(count)
    ]
    told = story(State.PENDING if before in {State.PENDING, State.COLLECTING} else State.APPROVED, requests=made)
    moved = (_moved(one.id, before) for one in made)
    return replace(told, events=(*told.events, *moved))


def told(count: int = 12, *, is_another: bool = False) -> str:
    """Return the note of the alert."""
    return str(Told(requests=count, until=None if count == 1 else NOW, is_another=is_another))


def restored_messages(speech: Speech, name: str, text: str) -> Iterator[Message]:
    """Return them all."""
    stories = [restored(before, count=count, name=name, text=text) for before in State for count in (1, 3, 9)]
    for one in stories:
        yield approval_card(speech, one)
        yield receipt(speech, one)
        yield notice_message(SCREENS, speech, Notice.RESTORED, one, link=FILE.permalink)
        yield thread_line(speech, {"event": "asked_anew", "request": "request-0", "actor": "U0BRUNO"}, one)
    for content in CONTENTS.values():
        asked = request(state=State.UNKNOWN, content=content, cause=RESTORED_REQUEST)
        one = replace(story(requests=[asked]), events=(_moved(asked.id, State.PENDING),))
        yield approval_card(speech, one)
        yield receipt(speech, one)
    for page in (
        alert(RESTORED_LOG, stories=stories[:10], note=told()),
        alert(RESTORED_LOG, stories=stories[:1], note=told(1, is_another=True)),
        alert(RESTORED_LOG, note=told(0), resolved_at=NOW),
    ):
        yield alert_message(speech, replace(page, approvers=(name, text)))
    conflict = request(state=State.UNKNOWN, cause="failure.restored_conflict", api_message=text, http_status=409)
    yield alert_message(speech, alert("unknown", stories=[story(State.UNKNOWN, requests=[conflict])]))
    yield left_card(speech, "C0APPROVALS")
    yield left_card(speech, "")


def _moved(request_id: str, before: State) -> Event:
    return Event(
        id=7,
        at=NOW,
        name="unknown",
        batch_id="batch-1",
        request_id=request_id,
        actor=None,
        from_state=before,
        to_state=State.UNKNOWN,
        detail={"why": RESTORED_REQUEST},
    )
