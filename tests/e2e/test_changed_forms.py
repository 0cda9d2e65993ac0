"""Forms whose commit took longer than Slack waits: sent again as they were, or with something changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from threading import Event

import pytest

from bot.fail_points import FailPoint
from bot.waits import Waits
from sandbox.server import Sandbox
from tests.e2e import document_forms, integrate_forms, new_orders
from tests.e2e.document_forms import pdf
from tests.e2e.driver import ANA, Driver, Json, said
from tests.e2e.new_orders import ACCOUNT, order, text_of_order
from tests.e2e.starting import Bots
from tests.e2e.test_create_order_form import ANSWERS, fill_in, open_form

MARKED = {"integrated": "true"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form: how it is opened, what is filled in first and what afterwards, and where the bot says what is wrong."""

    open: Callable[[Driver], Json]
    first: Callable[[Driver], Json]
    changed: Callable[[Driver], Json]
    field: str


def _upload(driver: Driver, name: str, content: bytes | str) -> list[Json]:
    return [driver.slack.upload(ANA, name, content.encode() if isinstance(content, str) else content)]


def _last_screen(driver: Driver) -> Json:
    view = open_form(driver)
    fill_in(driver, view, until="shipping")
    return driver.view(ANA, view)


SMALL_FORM = Filled(
    _last_screen,
    lambda _: ANSWERS["shipping"],
    lambda _: {"shipping_number": "999002"},
    "shipping_number",
)
BY_FILE = Filled(
    integrate_forms.open_form,
    lambda driver: MARKED | {"files": _upload(driver, "pedidos.csv", "order,erp_status\n580104,listo\n")},
    lambda driver: {"files": _upload(driver, "pedidos.csv", "order,erp_status\n580104,otro\n")},
    "orders",
)
FORMS = {
    "message": Filled(
        lambda driver: driver.compose(ANA, 580101),
        lambda _: {"reason": "4", "text": "Hola :smile:, sale hoy. "},
        lambda _: {"text": "Otra cosa."},
        "reason",
    ),
    "documents": Filled(
        lambda driver: document_forms.open_form(driver, 580103),
        lambda driver: {
            "document_type": "0",
            "files": _upload(driver, "a.pdf", pdf("a")) + _upload(driver, "b.pdf", pdf("b")),
            "document_number": " A - 1",
        },
        lambda _: {"document_type": "1"},
        "document_type",
    ),
    "documents, another file": Filled(
        lambda driver: document_forms.open_form(driver, 580103),
        lambda driver: {"document_type": "0", "files": _upload(driver, "a.pdf", pdf("a"))},
        lambda driver: {"files": _upload(driver, "a.pdf", pdf("b"))},
        "document_type",
    ),
    "list": Filled(
        integrate_forms.open_form,
        lambda _: MARKED | {"orders": "580104 2000000000580102", "erp_status": "listo"},
        lambda _: {"orders": "580104 580101"},
        "orders",
    ),
    "list, a file": BY_FILE,
    "new order": Filled(
        new_orders.open_modal,
        lambda _: {"account": ACCOUNT, "text": text_of_order(order())},
        lambda _: {"text": text_of_order(order(number="OWN-2026-001000"))},
        "text",
    ),
    "new order, a file": Filled(
        new_orders.open_modal,
        lambda driver: {"account": ACCOUNT, "files": _upload(driver, "order.json", text_of_order(order()))},
        lambda driver: {"files": _upload(driver, "order.json", text_of_order(order(number="OWN-2026-001000")))},
        "text",
    ),
}


class Slow:
    """A fail point at which the first commit of a form stays, until it is let go."""

    def __init__(self, point: FailPoint) -> None:
        self._point, self._met = point, False
        self.go_on = Event()

    def __call__(self, point: FailPoint) -> None:
        if point is self._point and not self._met:
            self._met = True
            self.go_on.wait(8)


@pytest.fixture
def slow(sandbox: Sandbox, bot: Bots) -> Iterator[tuple[Driver, Slow]]:
    """Yield a bot whose first commit is made, while its answer does not come."""
    fail_point = Slow(FailPoint.ASK_COMMITTED)
    bot.waits = replace(bot.waits, acknowledged=0.8)
    yield Driver(sandbox, bot(fail_point=fail_point)), fail_point
    fail_point.go_on.set()


def submitted_slowly(driver: Driver, form: Filled) -> tuple[Json, Json]:
    """Send a form off whose commit is slow; return its view, and what was filled in."""
    view, first = form.open(driver), form.first(driver)
    ack = driver.slack.submit(ANA, view["id"], first)
    if ack.ok:  # the view shows first what the buyer will read
        ack = driver.slack.submit(ANA, view["id"], first)
    assert ack.errors == {form.field: said("error.log_slow")}
    return view, first


def asked(driver: Driver) -> list[Json]:
    """Return what stands in the log of all that was asked, as it stood when it was asked."""
    return driver.rows("SELECT request_id, batch_id, kind, reason, file_name FROM sends")


@pytest.mark.parametrize("form", [*FORMS.values(), SMALL_FORM], ids=[*FORMS, "new order, the small form"])
def test_a_form_that_was_changed_after_a_slow_commit_closed_as_if_it_had_been_taken(
    slow: tuple[Driver, Slow], form: Filled
) -> None:
    driver, _ = slow
    view, first = submitted_slowly(driver, form)
    there = driver.wait(lambda: asked(driver) or None)
    told = driver.slack.submit(ANA, view["id"], form.changed(driver))
    assert told.errors == {form.field: said("error.asked_already")}
    assert driver.slack.submit(ANA, view["id"], first).ok, "as it was it is the same request"
    assert driver.slack.views(ANA) == []
    assert asked(driver) == there


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_that_outlives_a_restart_is_known_by_what_the_log_tells_of_it(
    sandbox: Sandbox, bot: Bots, slow: tuple[Driver, Slow], form: Filled
) -> None:
    driver, fail_point = slow
    view, first = submitted_slowly(driver, form)
    fail_point.go_on.set()
    driver.wait(lambda: (rows := driver.sends()) and all(row["state"] != "collecting" for row in rows))
    there = asked(driver)
    bot.stop(driver.bot)
    bot.waits = Waits()
    driver = Driver(sandbox, bot())
    told = driver.slack.submit(ANA, view["id"], form.changed(driver))
    assert told.errors == {form.field: said("error.asked_already")}
    assert driver.slack.submit(ANA, view["id"], first).ok
    assert driver.slack.views(ANA) == []
    assert asked(driver) == there


@pytest.mark.parametrize("form", [*FORMS.values(), SMALL_FORM], ids=[*FORMS, "new order, the small form"])
def test_the_same_form_sent_again_after_a_slow_commit_is_the_same_request(
    slow: tuple[Driver, Slow], form: Filled
) -> None:
    driver, fail_point = slow
    view, _ = submitted_slowly(driver, form)
    there = driver.wait(lambda: asked(driver) or None)
    fail_point.go_on.set()
    assert driver.slack.submit(ANA, view["id"]).ok
    assert driver.slack.views(ANA) == []
    driver.wait_until_told()
    assert asked(driver) == there


def test_the_same_list_sent_again_closes_although_slack_does_not_give_its_file_out_any_more(
    slow: tuple[Driver, Slow],
) -> None:
    driver, fail_point = slow
    view, _ = submitted_slowly(driver, BY_FILE)
    fail_point.go_on.set()
    driver.wait_for_state("sent")
    driver.slack.fault("files", "500", count=None)
    assert driver.slack.submit(ANA, view["id"]).ok
    assert driver.slack.views(ANA) == []


@pytest.mark.parametrize("form", [FORMS["message"], FORMS["list"]], ids=["message", "list"])
def test_of_a_form_and_its_change_whose_commits_met_the_one_that_was_taken_is_what_happens(
    sandbox: Sandbox, bot: Bots, form: Filled
) -> None:
    """The first one was held back before its commit; the person read that it was slow, and sent the other one."""
    fail_point = Slow(FailPoint.ASK_COMMIT)
    bot.waits = replace(bot.waits, acknowledged=0.8)
    driver = Driver(sandbox, bot(fail_point=fail_point))
    view, _ = submitted_slowly(driver, form)
    assert driver.slack.submit(ANA, view["id"], form.changed(driver)).ok
    there = asked(driver)
    assert there
    fail_point.go_on.set()
    bot.stop(driver.bot)
    assert asked(driver) == there
