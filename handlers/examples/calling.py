"""Everything that calls somebody, built from one foreign name and one foreign text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.notices import Notice
from bot.domain.reminders import Reminder
from bot.domain.requests import Decision, State, Story
from handlers.examples.values import FILE, NOW, alert, glimpse, request, story
from handlers.kinds import SCREENS
from handlers.language import Speech
from handlers.views.alerts import further_message
from handlers.views.asked import asked_message
from handlers.views.block_kit import Message
from handlers.views.cards import approval_card
from handlers.views.mentions import Naming, calling
from handlers.views.notices import notice_message
from handlers.views.reminders import reminder_message

GROUPS = ("S0APPROVERS", "U0BRUNO", "<!channel>")
_STATES = {Notice.DECLINED: State.DECLINED, Notice.EXPIRED: State.EXPIRED, Notice.INVALID: State.INVALID}


def noticed(notice: Notice, *, count: int = 1, name: str = "Ana Prueba", text: str = "") -> Story:
    """Return a story of which a notice tells."""
    state = _STATES.get(notice, State.REFUSED)
    asked = (request(n, state=state, glimpse=glimpse(name), api_message=text) for n in range(count))
    return story(state, requests=[*asked])


def reminder(speech: Speech, which: Reminder, *stories: Story, link: str = FILE.permalink) -> Message:
    """Return a reminder two hours after they were asked."""
    now = NOW + timedelta(hours=2)
    return reminder_message(SCREENS, speech, which, stories, now=now, links={"batch-1": link}, called=GROUPS)


def calling_messages(speech: Speech, name: str, text: str) -> Iterator[Message]:
    """Return them all."""
    for notice in Notice:
        for count in (1, 12):
            told = noticed(notice, count=count, name=name, text=text)
            yield notice_message(SCREENS, speech, notice, told, link=FILE.permalink)
    unknown = story(State.UNKNOWN, requests=[request(state=State.UNKNOWN, glimpse=glimpse(name), api_message=text)])
    yield notice_message(SCREENS, speech, Notice.FAILED, unknown)
    yield asked_message(SCREENS, speech, story(requests=[request(glimpse=glimpse(name))]), approvers=(name, text))
    needed_none = story(State.APPROVED)
    yield asked_message(
        SCREENS,
        speech,
        replace(needed_none, batch=replace(needed_none.batch, decision=Decision.NOT_NEEDED)),
        link=FILE.permalink,
    )
    for which in Reminder:
        yield reminder(speech, which, *[story(requests=[request(glimpse=glimpse(name))])] * 12, link="")
        yield reminder(speech, which, story(requests=[request(glimpse=glimpse(text))]))
    named = Naming(speech.language, lambda _id: name)
    yield calling(approval_card(SCREENS, named, story()), named, ())
    for page in (alert(stories=[unknown]), alert("unknown", stories=[unknown])):
        yield further_message(SCREENS, named, replace(page, approvers=(name, text)))
