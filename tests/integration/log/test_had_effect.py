"""Which orders something was done to, as the log knows: asked before what only some orders allow."""

from bot.domain.messages import MESSAGE
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.requests import Outcome
from bot.ports import Changes, SendLog
from tests.integration.log.samples import add, batch, request, send

EVERY_ENGINE = True


def create(log: SendLog, number: str, outcome: Outcome, *, account_id: int = 15001) -> None:
    """Ask for a new order and have Alephee answer it."""
    content = CreateOrderContent(external_order_id=number, body="{}")
    told = {"account_id": account_id, "order_id": None, "external_order_id": number, "content": content}
    new = request(f"r{number}", f"b{number}", kind=CREATE_ORDER, country=None, conversation="", **told)
    add(log, new, of=batch(new.batch_id, kind=CREATE_ORDER, account_id=account_id))
    send(log, new, outcome)


def created(log: SendLog, orders: dict[int, str]) -> frozenset[int]:
    with log.read() as reader:
        return reader.history.had_effect(CREATE_ORDER, 15001, orders)


def test_a_new_order_is_known_by_its_number_until_its_id_is_known(log: SendLog) -> None:
    create(log, "WEB-1", Outcome.SENT)
    assert created(log, {7: "WEB-1", 8: "WEB-2", 9: ""}) == {7}
    with log.write() as transaction:
        transaction.requests.change("rWEB-1", Changes(order_id=7))
    assert created(log, {7: ""}) == {7}
    assert created(log, {8: "WEB-1"}) == frozenset()


def test_what_was_refused_or_is_unknown_had_no_effect_that_anybody_knows(log: SendLog) -> None:
    create(log, "WEB-1", Outcome.REFUSED)
    create(log, "WEB-2", Outcome.UNKNOWN)
    assert created(log, {7: "WEB-1", 8: "WEB-2"}) == frozenset()


def test_neither_another_account_nor_another_kind_counts(log: SendLog) -> None:
    create(log, "WEB-1", Outcome.SENT, account_id=15002)
    message = request()
    add(log, message)
    send(log, message)
    assert created(log, {7: "WEB-1", 580101: "2000001234567890"}) == frozenset()
    with log.read() as reader:
        assert reader.history.had_effect(MESSAGE, 15001, {580101: "", 580102: ""}) == {580101}


def test_no_order_and_one_whose_id_is_too_large_for_the_log_are_answered(log: SendLog) -> None:
    assert created(log, {}) == frozenset()
    assert created(log, {2**70: "WEB-9", -1: ""}) == frozenset()
