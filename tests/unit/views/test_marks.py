import json
from dataclasses import replace

import pytest

from bot.domain.mark_csv import read_mark_csv
from bot.domain.mark_lines import MarkLines
from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note
from bot.domain.requests import State
from bot.operations.integrate.ask import IntegratePage
from handlers.examples.mark import LINES, mark, marks, undecided, wrong_lines
from handlers.examples.shown import approval_card, receipt
from handlers.integrate.marks import TABLE_ROWS, failed_csv, mark_results
from handlers.integrate.view import integrate_compose
from handlers.language import Speech, speech
from handlers.views import block_kit
from tests.unit.views import walk

EN = speech("en")
PAGE = IntegratePage(batch_id="batch-1", accounts={15001: "Tienda AR"})


def said(value: object) -> str:
    return "\n".join([*walk.marked(value), *walk.plain(value)])


def table(blocks: tuple[dict[str, object], ...]) -> list[list[str]]:
    found = next(block for block in blocks if block["type"] == "table")
    assert isinstance(found["rows"], list)
    return [[cell["text"] for cell in row] for row in found["rows"]]


def test_every_wrong_line_is_listed_with_the_way_to_go_on() -> None:
    view = integrate_compose(EN, PAGE, wrong_lines(usable=3))
    assert said(view).count("✕ Line 7") == len(LINES)
    assert "Without the wrong lines: 3 orders" in said(view)


def test_without_a_usable_line_there_is_no_way_to_go_on() -> None:
    view = integrate_compose(EN, PAGE, wrong_lines(usable=0))
    assert "go_on" not in walk.action_ids(view)


def test_more_wrong_lines_than_fit_are_counted() -> None:
    view = integrate_compose(EN, PAGE, wrong_lines(count=10))
    assert EN.mrkdwn("common.more", count=len(LINES) * 10 - 40) in said(view)


def test_while_orders_are_being_found_a_receipt_says_that_nothing_went_out() -> None:
    message = receipt(EN, undecided(marks(State.COLLECTING)))
    assert "Finding the order in Alephee. Nothing has been sent yet." in message.text
    assert walk.action_ids(message.blocks) == ["withdraw"]


def test_a_receipt_says_which_accounts_its_list_waits_for() -> None:
    waits = Note("integrate.waits_for_accounts", {"accounts": ["Ajena (15999)", "Loja (15002)"]})
    waiting = replace(mark(0, State.COLLECTING), notes=(waits,))
    message = receipt(EN, undecided(marks(State.COLLECTING, waiting, mark(1, State.COLLECTING))))
    assert "Alephee refuses: Ajena (15999), Loja (15002). The bot keeps looking" in message.text
    assert walk.action_ids(message.blocks) == ["withdraw"]


def test_a_number_found_nowhere_beside_an_account_that_refuses_says_so_and_what_to_do() -> None:
    note = Note("integrate.not_everywhere", {"number": "999999", "accounts": ["Ajena (15999)"]})
    nowhere = replace(mark(0, State.INVALID), cause=note.key, notes=(note,))
    message = receipt(EN, marks(State.INVALID, nowhere, mark(1, State.SENT)))
    assert table(message.blocks)[1][3].startswith("999999 was not found, and Alephee refuses: Ajena (15999). Check")
    assert "choose the order's account in the form" in failed_csv(EN, marks(State.INVALID, nowhere)).decode()


def test_while_orders_go_out_a_receipt_tells_how_many_are_done() -> None:
    message = receipt(EN, marks(State.SENT, mark(0, State.SENT), mark(1, State.SENDING), mark(2, State.APPROVED)))
    assert "1 of 3 done" in message.text
    assert not any(block["type"] == "table" for block in message.blocks)


def test_when_all_are_done_failed_orders_stand_first_with_what_alephee_said() -> None:
    requests = [
        mark(0, State.SENT, cause="confirmed"),
        mark(1, State.SENT, cause="not_confirmed"),
        mark(2, State.INVALID),
        mark(3, State.REFUSED, text="Order not found"),
        mark(4, State.UNKNOWN),
    ]
    message = receipt(EN, marks(State.SENT, *requests))
    rows = table(message.blocks)
    assert [row[0] for row in rows] == ["Order", "580105", "580104", "2000000000999999", "580102", "580101"]
    assert rows[2][3] == "Alephee: The order is not found."
    assert rows[3][3] == EN.plain("error.order_not_found", number="999999")
    assert walk.action_ids(message.blocks) == ["integrate_failed", "correct", "retry"]


@pytest.mark.parametrize(
    ("causes", "text"),
    [
        (("", "confirmed"), "Reading 1 order back"),
        (("confirmed", "confirmed"), "Read back: Alephee shows the marked orders as requested"),
        (("not_confirmed", "confirmed"), "1 order: Alephee said yes, but does not show the mark"),
    ],
)
def test_a_receipt_tells_what_reading_back_showed(causes: tuple[str, ...], text: str) -> None:
    message = receipt(EN, marks(State.SENT, *(mark(n, State.SENT, cause=cause) for n, cause in enumerate(causes))))
    assert text in message.text


def test_a_table_has_a_limit_and_the_window_behind_it_has_every_order() -> None:
    told = marks(State.SENT, *(mark(n, State.SENT) for n in range(250)))
    message = receipt(EN, told)
    assert len(table(message.blocks)) == TABLE_ROWS + 1
    assert walk.action_ids(message.blocks) == ["integrate_results"]
    pages = [said(mark_results(EN, told, page)) for page in range(3)]
    assert all(sum(str(580101 + n) in page for page in pages) == 1 for n in range(250))


def test_a_list_without_one_order_is_done_although_nobody_decided() -> None:
    message = receipt(EN, undecided(marks(State.INVALID, mark(0, State.INVALID))))
    assert "Finished: 1 order." in message.text
    assert "approval" not in message.text
    assert walk.action_ids(message.blocks) == ["integrate_failed", "correct"]


@pytest.mark.parametrize(("state", "says"), [(State.PENDING, "Waiting for approval"), (State.DECLINED, "Declined")])
def test_a_list_with_an_unknown_number_was_finished_before_anybody_had_decided(state: State, says: str) -> None:
    told = marks(state, mark(0, state), mark(1, state), mark(2, State.INVALID))
    told = undecided(told) if state is State.PENDING else told
    message = receipt(EN, told)
    for text in (message.text, said(mark_results(EN, told, 0))):
        assert says in text
        assert "1 with an error" in text
        assert "Finished" not in text
    assert [row[0] for row in table(message.blocks)] == ["Order", "2000000000999999"]
    assert "integrate_failed" in walk.action_ids(message.blocks)


def test_the_card_of_a_list_asked_to_approve_an_order_that_cannot_be_used() -> None:
    told = undecided(marks(State.PENDING, mark(0, State.PENDING), mark(1, State.PENDING), mark(2, State.INVALID)))
    card = approval_card(EN, told)
    assert "2 orders" in card.blocks[0]["text"]["text"]
    assert "approve" in walk.action_ids(card.blocks)
    assert "2000000000999999" in card.text


def test_what_is_declined_or_withdrawn_needs_no_table() -> None:
    message = receipt(EN, marks(State.DECLINED))
    assert "Declined" in message.text
    assert not any(block["type"] == "table" for block in message.blocks)


def test_failed_orders_are_given_back_as_a_file_that_is_read_again(voice: Speech) -> None:
    requests = [mark(n, state, name="=1+1") for n, state in enumerate((State.SENT, State.REFUSED, State.INVALID))]
    content = failed_csv(voice, marks(State.SENT, *requests))
    asked = requests[1].content
    assert isinstance(asked, IntegrateContent)
    read = read_mark_csv(content, asked)
    assert isinstance(read, MarkLines)
    assert [line.number for line in read.lines] == ["580102", "2000000000999999"]
    assert read.lines[0].content == asked
    assert read.problems == ()


@pytest.mark.parametrize("value", ["x" * 255, "&" * 255, "ñ" * 255])
def test_long_values_of_a_list_were_left_out_of_what_the_approver_could_see(value: str) -> None:
    requests = [mark(n, State.PENDING, f"{n:04d}{value[4:]}", value) for n in range(150)]
    told = undecided(marks(State.PENDING, *requests))
    card = approval_card(EN, told)
    assert "integrate_results" in walk.action_ids(card.blocks)
    assert "approve" in walk.action_ids(card.blocks)
    first, texts, page = mark_results(EN, told, 0), list[str](), 0
    while True:
        view = mark_results(EN, told, page)
        assert len(view["blocks"]) <= block_kit.VIEW_BLOCKS
        assert len(json.dumps(view)) < 250_000
        texts.append(said(view).replace("\n", "").replace("&amp;", "&"))
        if "integrate_next" not in walk.action_ids(view):
            break
        page += 1
    shown = "".join(texts)
    assert page > 0
    assert all(f"{n:04d}{value[4:]}" in shown for n in range(150))
    assert shown.count(value) == 150
    assert EN.mrkdwn("outcome.waits", until=told.batch.expires_at) in said(first)


def test_a_list_that_a_card_has_room_for_needs_no_button() -> None:
    told = undecided(marks(State.PENDING, *(mark(n, State.PENDING, "") for n in range(90))))
    card = approval_card(EN, told)
    assert "integrate_results" not in walk.action_ids(card.blocks)
