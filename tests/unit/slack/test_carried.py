"""What posted buttons and open views carry is read under names, for as long as they stand there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.carried import Carried, FormIds, OrderIds, read
from handlers.create_order.view import NewOrderIds
from handlers.deciding.view import DeclineIds
from handlers.documents.listed import DocumentIds
from handlers.integrate.view import MarksIds

POSTED: dict[str, Carried] = {
    '{"a":15001,"o":580101}': OrderIds(account_id=15001, order_id=580101),
    '{"a":15001,"o":580101,"t":0,"e":"pdf","s":1200}': DocumentIds(
        account_id=15001, order_id=580101, document_type=0, extension="pdf", size=1200
    ),
    '{"a":15001,"o":580101,"b":"b1","n":"580101","s":"seen"}': FormIds(
        account_id=15001, order_id=580101, batch_id="b1", number="580101", seen="seen"
    ),
    '{"a":15001,"o":580101,"b":"b2","n":"580101","r":"b1"}': FormIds(
        account_id=15001, order_id=580101, batch_id="b2", number="580101", replaces="b1"
    ),
    '{"b":"b1","w":"wrong"}': MarksIds(batch_id="b1", wrong="wrong"),
    '{"b":"b2","w":"wrong","r":"b1"}': MarksIds(batch_id="b2", wrong="wrong", replaces="b1"),
    '{"b":"b1","s":"order"}': NewOrderIds(batch_id="b1", step="order"),
    '{"b":"b2","s":"order","r":"b1"}': NewOrderIds(batch_id="b2", step="order", replaces="b1"),
    '{"b":"b1","c":"C1","t":"1.2"}': DeclineIds(batch_id="b1", channel_id="C1", message_ts="1.2"),
}


@pytest.mark.parametrize(("carried", "ids"), POSTED.items())
def test_what_is_posted_is_read_and_would_be_written_the_same_today(carried: str, ids: Carried) -> None:
    assert read(type(ids), carried) == ids
    assert str(ids) == carried


@pytest.mark.parametrize("carried", ["", "{", "[]", "7", None, '{"a":true,"o":[1],"t":"x","s":-1}', '{"b":null}'])
def test_of_nonsense_nothing_is_known(carried: str | None) -> None:
    assert read(DocumentIds, carried) == DocumentIds()


def test_a_number_that_was_written_as_a_text_is_one() -> None:
    assert read(OrderIds, '{"a":"15001"}').account_id == 15001


#: what Slack keeps of a view (docs.slack.dev/reference/views)
MOST = 3_000
IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", max_size=16)


@given(IDS, IDS, st.text("0123456789", max_size=20), st.integers(0, 10**18 - 1))
def test_whatever_a_form_carries_is_small_and_read_back(batch: str, before: str, number: str, order: int) -> None:
    ids = FormIds(account_id=order, order_id=order, batch_id=batch, number=number, seen=batch, replaces=before)
    assert len(str(ids)) <= MOST
    assert read(FormIds, str(ids)) == ids
