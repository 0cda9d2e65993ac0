"""Thanks to buyers as people see them, and how they are asked for."""

from collections.abc import Iterator, Sequence
from typing import cast

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.requests import Request, Story
from bot.operations.asking.compose import ComposeAboutOrder
from bot.operations.asking.drafts import Draft, OpenForms
from handlers.about_order import FormsAboutOrder
from handlers.acks import answer, errors_at
from handlers.carried import form_ids
from handlers.language import Speech
from handlers.modals import View
from handlers.payloads import Body, text_in
from handlers.screens import Screen
from handlers.services import Forms, Services
from handlers.set_aside import SetAside
from handlers.submissions import committed
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.corrections import what_was_wrong
from tests.e2e.fifth_kind.operation import THANKS, AskThanks, ThanksContent, ThanksForm


def _converse(app: App, services: Services) -> Forms:
    tools, look_up, open_forms = services.tools, services.look_up, OpenForms(services.drafts)
    answering, approvals, authority = services.answering, services.approvals, services.authority
    ask = AskThanks(tools, look_up, open_forms, services.ask)
    forms = FormsAboutOrder(THANKS, "thanks.title", answering, approvals, authority, ask, SetAside(services.drafts))
    compose = ComposeAboutOrder(tools, look_up, open_forms)

    @app.view("thanks_compose")
    def submitted(ack: Ack, body: Body, client: WebClient) -> None:
        form = ThanksForm(**forms.about(body), words=text_in(body["view"], "words"))
        forms.admit(form)
        errors = committed(answering, body, lambda: ask(form, timeout=answering.ack_budget), otherwise="words")
        answer(answering, ack, client, body, errors_at(errors))

    def open_form(client: WebClient, body: Body, number: str) -> None:
        forms.open(client, body, number, compose.opened, lambda user, draft: _form(answering.speech(user), draft))

    def again(user: str, story: Story) -> View:
        first = story.requests[0]
        number, account = str(first.order_id), first.account_id
        return forms.filled(
            user, number, account, compose.opened, lambda draft: _form(answering.speech(user), draft, story)
        )

    return Forms(open_form, again)


def _form(speech: Speech, draft: Draft, before: Story | None = None) -> View:
    typed = {"initial_value": cast("ThanksContent", before.requests[0].content).words} if before else {}
    words = block_kit.field_input("words", speech.plain("thanks.words"), {"type": "plain_text_input", **typed})
    view = block_kit.modal(
        "thanks_compose",
        speech.plain("thanks.title"),
        [*what_was_wrong(speech, before), words],
        close=speech.plain("common.cancel"),
        submit=speech.plain("compose.ask_approval"),
    )
    replaces = before.batch.id if before else ""
    return view | {
        "private_metadata": str(form_ids(draft.batch_id, draft.number, draft.order(None), replaces=replaces))
    }


def _content(_speech: Speech, requests: Sequence[Request], _room: int) -> Iterator[Block]:
    for request in requests:
        yield block_kit.quote(cast("ThanksContent", request.content).words)


SCREEN = Screen(
    kind=THANKS,
    word="thanks",
    converse=_converse,
    action_ids=("words",),
    callback_ids=("thanks_compose",),
    content=_content,
    subject=lambda speech, _request: speech.plain("thanks.subject"),
)
