"""What is kept behind open forms, as values: read as they were by every replica, forgotten without harm."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.domain.orders import Country, CountryEvidence, Item, KeyValue, Marketplace, Money, Order, OrderDocument, Store
from bot.errors import AlepheeError
from bot.fakes import MemoryLog
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.asking.kept import Kept
from bot.operations.create_order.check import AccountFacts, Surroundings
from bot.operations.create_order.drafts import OrderDraft, OrderDrafts
from bot.operations.tools import Tools
from tests.integration.log.samples import ANA

FULL = Order(
    id=580101,
    account_id=15001,
    pack_id="2000000000000001",
    marketplace=KeyValue(50, "Canal"),
    country=CountryEvidence(Country.AR, (("listing", Country.AR), ("currency", Country.BR))),
    buyer_name="Ana \ud83d Prueba \0",  # half of a pair and a zero, as a far side may send them
    items=(Item("Kit", "FLT", 2, Money(Decimal("15999.50"), "ARS"), "https://example.com/1"),),
    total=Money(Decimal("32799.00"), "ARS"),
    documents=(OrderDocument(0, "a", "pdf", 9, datetime(2026, 3, 2, 12, 0, 0, 1000, tzinfo=UTC)),),
)
AROUND = Surroundings((Marketplace(50, "Canal"),), (Store(7, "Sucursal", 7001),), country=Country.BR)


def test_an_order_is_read_as_it_was(log: MemoryLog) -> None:
    draft = Draft(batch_id="b1", user_id=ANA, language="es", number="580101", orders=(FULL,))
    OpenForms(log.drafts).try_to_keep(draft)
    assert OpenForms(log.replica().drafts).get("b1", ANA) == draft


def test_what_another_version_wrote_is_not_known(log: MemoryLog) -> None:
    Kept(log.drafts, "order", str).keep("b1", ANA, "of a version that kept less")
    assert OpenForms(log.drafts).get("b1", ANA) is None


def test_while_the_log_cannot_be_written_a_form_opens_all_the_same(
    log: MemoryLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.unavailable = "no room"
    OpenForms(log.drafts).try_to_keep(Draft(batch_id="b1", user_id=ANA, language="es", number="580101"))
    log.unavailable = ""
    assert OpenForms(log.drafts).get("b1", ANA) is None
    assert "what stands behind a form was not kept" in caplog.text


def test_the_answers_of_a_small_form_are_known_to_its_own_person_at_every_replica(log: MemoryLog, tools: Tools) -> None:
    here, there = (OrderDrafts(one.drafts, AccountFacts(tools)) for one in (log, log.replica()))
    draft = OrderDraft(batch_id="b1", user_id=ANA, account_id=15001, around=AROUND)
    here.open(draft)
    there.keep(draft.answered({"title_1": "Kit"}))
    found = here.get("b1", ANA)
    assert found is not None
    assert (found.answers, found.around.stores, found.around.country) == ({"title_1": "Kit"}, AROUND.stores, Country.BR)
    assert found.around.national == tools.rules.national
    assert (here.get("b1", "U0BRUNO"), here.get("b2", ANA)) == (None, None)


def test_what_is_around_a_new_order_is_asked_anew_where_it_is_not_kept(log: MemoryLog, tools: Tools) -> None:
    forms = OrderDrafts(log.drafts, AccountFacts(tools), patience=0.0)
    forms.open(OrderDraft(batch_id="b1", user_id=ANA, account_id=15001, around=AROUND))
    with log.write() as tx:
        tx.sql.run("DELETE FROM drafts WHERE kind = 'new_order_around'")
    with pytest.raises(AlepheeError):  # it does not answer here
        forms.get("b1", ANA, version=1)
