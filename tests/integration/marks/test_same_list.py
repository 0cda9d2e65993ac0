"""Lists that were asked already: what is the same list, and what is another one, as far as the log alone tells."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.contents import FileRef
from bot.errors import NotAccepted, WrongLines
from bot.fail_points import FailPoint
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.integrate.ask import AskIntegrate, IntegrateForm
from bot.operations.sending.follow_up import FollowUps
from bot.operations.tools import Accounts, Tools
from tests.integration.marks.conftest import Shelf
from tests.integration.marks.test_ask_integrate import form, wrong

ALREADY = {"orders": "error.asked_already"}


@pytest.fixture
def later(tools: Tools, shelf: Shelf) -> AskIntegrate:
    """Return what takes lists after a restart: it remembers none."""
    return AskIntegrate(tools, shelf, Ask(tools, make_kinds(tools)))


@pytest.mark.parametrize("is_identified", [False, True])
@pytest.mark.parametrize(
    ("same", "fields"),
    [
        (True, {"orders": "580101\n2000000000580102, 580101"}),
        (True, {"orders": "2000000000580102 580101"}),
        (False, {"orders": "580101"}),
        (False, {"orders": "580101 2000000000580102 580103"}),
        (False, {"orders": "580101 580103"}),
        (False, {"orders": "580101 2000000000580102 abc"}),
        (False, {"orders": ""}),
        (False, {"integrated": "false"}),
        (False, {"erp_status": "otro"}),
        (False, {"account_id": 15001}),
    ],
)
def test_a_list_is_the_same_when_it_marks_the_same_orders_alike(
    ask: AskIntegrate,
    later: AskIntegrate,
    identify: FollowUps,
    fields: dict[str, Any],
    *,
    same: bool,
    is_identified: bool,
) -> None:
    later.tools.accounts.names()
    asked = form("580101 2000000000580102", erp_status="listo")
    first = ask(asked)
    if is_identified:
        assert identify.step() == 0
    again = replace(asked, **fields)
    if same:
        assert later(again).requested_at == first.requested_at
    else:
        assert wrong(later, again) == ALREADY


def test_a_list_whose_second_number_was_of_the_same_order_is_another_one_without_it(
    ask: AskIntegrate, later: AskIntegrate, identify: FollowUps
) -> None:
    both = form("580101 2000000000580101 580102")
    ask(both)
    identify.step()
    assert later(both).id == both.batch_id
    assert wrong(later, form("580101 2000000000580101 580103")) == ALREADY


def test_a_list_of_the_only_account_is_the_same_while_the_accounts_are_not_known(tools: Tools, shelf: Shelf) -> None:
    one = replace(tools, accounts=Accounts(tools.api, {15001: "Tienda AR"}))
    none = replace(tools, accounts=Accounts(tools.api, {}))
    asked = form("580101")
    AskIntegrate(one, shelf, Ask(one, make_kinds(one)))(asked)
    assert AskIntegrate(none, shelf, Ask(none, make_kinds(none)))(asked).account_id == 15001


def test_lines_that_were_left_out_once_are_left_out_again(ask: AskIntegrate, later: AskIntegrate, shelf: Shelf) -> None:
    files = shelf.of(b"order\n580101\nabc\n")
    with pytest.raises(WrongLines) as raised:
        ask(form(files=files))
    asked = form(files=files, seen=raised.value.token)
    ask(asked)
    assert later(asked).id == asked.batch_id
    assert wrong(later, replace(asked, seen="")) == ALREADY


def test_a_file_that_nobody_can_read_now_is_taken_neither_for_the_one_that_was_asked_nor_for_another(
    ask: AskIntegrate, later: AskIntegrate, shelf: Shelf
) -> None:
    asked = form(files=shelf.of(b"order\n580101\n"))
    ask(asked)
    shelf.held["F0"] = NotAccepted("http_503")
    assert ask(asked).id == asked.batch_id
    assert wrong(later, asked) == {"files": "integrate.file_later"}
    shelf.held["F0"] = b"order\n580101\n"
    assert later(asked).id == asked.batch_id


class Meanwhile(Shelf):
    """A shelf that hands nothing out, and while it is asked the first time the form is sent once more."""

    def __init__(self, other: AskIntegrate, sent: IntegrateForm) -> None:
        super().__init__()
        self._other, self._sent = other, sent

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        self._other(self._sent)
        raise NotAccepted("http_503")


def test_a_form_whose_file_was_gone_was_told_so_although_its_other_delivery_had_been_committed(
    ask: AskIntegrate, tools: Tools, shelf: Shelf
) -> None:
    asked = form(files=shelf.of(b"order\n580101\n"))
    assert AskIntegrate(tools, Meanwhile(ask, asked), ask.ask)(asked).id == asked.batch_id
    with tools.log.read() as log:
        assert len(log.requests.of_batch(asked.batch_id)) == 1


@pytest.mark.parametrize("same", [True, False])
def test_two_deliveries_of_one_form_whose_commits_meet_are_one_list(
    ask: AskIntegrate, tools: Tools, shelf: Shelf, *, same: bool
) -> None:
    first = form("580101")

    def other_delivery(_: FailPoint) -> None:
        ask(first)

    seamed = replace(tools, fail_point=other_delivery)
    meeting = AskIntegrate(seamed, shelf, Ask(seamed, make_kinds(seamed)))
    if same:
        assert meeting(first).id == first.batch_id
    else:
        assert wrong(meeting, form("580102")) == ALREADY
    with tools.log.read() as log:
        assert [request.order_id for request in log.requests.of_batch(first.batch_id)] == [580101]
