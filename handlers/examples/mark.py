"""Marks in every state, and the screens about them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note
from bot.domain.requests import Batch, Request, State, Story
from bot.errors import WrongLines
from bot.operations.integrate.ask import IntegratePage
from handlers.examples.shown import receipt
from handlers.examples.values import request, story
from handlers.integrate.marks import mark_results
from handlers.integrate.view import integrate_compose
from handlers.language import Speech
from handlers.views.block_kit import Message

LINES = (
    "csv_order_missing", "csv_not_a_number", "csv_rounded", "csv_integrated", "csv_unknown_column", "csv_cells",
    "csv_too_long", "csv_invisible", "csv_sheet_error", "csv_shortened", "csv_encoding", "twice", "again",
)  # fmt: skip
RESULTS = ("", "confirmed", "not_confirmed", "changed")
#: Texts whose keys are built from a value.
MARK_TEXTS = (
    *(f"integrate.result_{name}" for name in (*State, *RESULTS[1:])),
    *(f"integrate.is_{state}" for state in (State.SENT, State.REFUSED, State.INVALID, State.UNKNOWN)),
    *(f"integrate.column_{name}" for name in ("order", "asked", "result", "said")),
    *(f"integrate.{name}" for name in ("own_order_id", "own_order_id_hint", "erp_status", "erp_status_hint")),
    *(f"integrate.{name}" for name in ("too_long", "invisible", "rounded", "sheet_error", "previous", "next")),
    *(f"integrate.changed_{name}" for name in ("own_order_id", "erp_status")),
    *(
        f"numbers.{problem}"
        for problem in ("not_a_number", "rounded", "sheet_error", "shortened", "no_sale", "ambiguous")
    ),
    *(f"integrate.{key}" for key in LINES),
)
NO_MARK_TEXTS = {"integrate.result_", "integrate.is_", "integrate.column_", "integrate.csv_", "integrate.changed_"}


def mark(number: int, state: State, name: str = "A-1", text: str = "", *, cause: str = "") -> Request:
    """Return a mark in a state; ``cause``: what was found when it was read back."""
    content = IntegrateContent(integrated=number % 2 == 0, own_order_id=name or None, erp_status=text or None)
    asked = request(number, state=state, content=content, api_message=text)
    if state is State.INVALID:
        note = Note("error.order_not_found", {"number": "999999"})
        return replace(
            asked, order_id=None, external_order_id="2000000000999999", api_message="", cause=note.key, notes=(note,)
        )
    changed = Note("integrate.changed_erp_status", {"before": name, "now": text})
    notes = (changed,) if cause == "changed" else ()
    return replace(asked, cause=cause, notes=notes) if state is State.SENT else asked


def marks(state: State, *requests: Request) -> Story:
    """Return a batch of marks."""
    return story(state, requests=requests or (mark(0, state),))


def undecided(told: Story) -> Story:
    """Return a batch that nobody has decided about."""
    batch: Batch = replace(told.batch, decision=None, decided_by=None, decided_at=None, decline_reason="")
    return replace(told, batch=batch)


def wrong_lines(text: str = "abc", *, usable: int = 3, count: int = 1) -> WrongLines:
    """Return what is wrong with a list, a line of every kind."""
    numbers = {"line": 7, "limit": 255, "count": 9, "columns": 4, "first": 0, "position": 2}
    params = numbers | {"order": text, "token": text, "column": text, "meant": text, "character": text}
    problems = tuple(Note(f"integrate.{key}", params) for key in LINES) * count
    return WrongLines(problems, usable=usable, token="0123456789abcdef")  # noqa: S106 - of a list, no secret


def mark_views(speech: Speech, name: str, text: str) -> Iterator[dict[str, Any]]:
    """Yield the form, empty, filled in and with mistakes, and the results."""
    accounts = {15001: name or "Tienda", 15002: "Loja"}
    page = IntegratePage(batch_id="batch-1", accounts=accounts, numbers="580101 580102", left_out=12)
    yield integrate_compose(speech, page)
    yield integrate_compose(speech, replace(page, accounts={15001: name}, left_out=0, numbers="", approval_needed=True))
    yield integrate_compose(speech, page, wrong_lines(text))
    yield integrate_compose(speech, page, wrong_lines(text, count=60))
    yield integrate_compose(speech, page, wrong_lines(text, usable=0))
    many = [mark(n, State.SENT, name, text) for n in range(500)]
    for turned in (0, 9):
        yield mark_results(speech, marks(State.SENT, *many), turned)
    yield mark_results(speech, marks(State.SENT), 0)


def mark_messages(speech: Speech, name: str, text: str) -> Iterator[Message]:
    """Yield the receipts."""
    for state in State:
        yield receipt(speech, marks(state, *(mark(n, state, name, text) for n in range(3))))
    yield receipt(speech, undecided(marks(State.COLLECTING)))
    waits = (
        Note("integrate.waits_for_accounts", {"accounts": [name, text]}),
        Note("integrate.waits_refused", {"status": 403}),
    )
    yield receipt(speech, undecided(marks(State.COLLECTING, replace(mark(0, State.COLLECTING), notes=waits))))
    nowhere = Note("integrate.not_everywhere", {"number": "999999", "accounts": [name, text]})
    yield receipt(speech, marks(State.INVALID, replace(mark(0, State.INVALID), cause=nowhere.key, notes=(nowhere,))))
    done = [mark(n, State.SENT, name, text, cause=cause) for n, cause in enumerate(RESULTS)]
    failed = [mark(n + 4, state, name, text) for n, state in enumerate((State.REFUSED, State.INVALID, State.UNKNOWN))]
    yield receipt(speech, marks(State.SENT, *done, *failed))
    yield receipt(speech, marks(State.SENT, *done, mark(9, State.SENDING), *failed))
    yield receipt(speech, marks(State.SENT, *(mark(n, State.SENT, name, text, cause=RESULTS[1]) for n in range(500))))
