"""Contents as they were written before each kind had a home: approvals stand on their digests."""

import datetime as dt

import pytest

from bot.domain.contents import Content, Contents, FileRef, UnregisteredContent, canonical, digest, dump
from bot.domain.documents import DocumentContent
from bot.domain.marks import IntegrateContent
from bot.domain.messages import MessageContent
from bot.domain.new_orders.content import CreateOrderContent
from bot.kinds import CONTENTS

FILE = FileRef(
    slack_id="F1",
    name="factura.pdf",
    url="https://files.slack.com/F1",
    mimetype="application/pdf",
    size=9,
    sha256="ab" * 32,
    permalink="https://x.slack.com/F1",
)
WRITTEN_FILE = (
    '{"mimetype":"application/pdf","name":"factura.pdf","permalink":"https://x.slack.com/F1","sha256":"%s","size":9,'
    '"slack_id":"F1","source_sha256":"","url":"https://files.slack.com/F1"}' % ("ab" * 32)
)
WRITTEN: tuple[tuple[Content, str, str], ...] = (
    (
        MessageContent(reason=4, text='¿Talla "M"?', shown='¿Talla "M"?'),
        r'{"file":null,"kind":"message","reason":4,"shown":"¿Talla \"M\"?","text":"¿Talla \"M\"?"}',
        "c65de236c8ef46b7fc1f1a644e7965e13963eb53f5690f1036fd45a62debd02c",
    ),
    (
        MessageContent(reason=2, shown="Gracias", file=FILE),
        f'{{"file":{WRITTEN_FILE},"kind":"message","reason":2,"shown":"Gracias","text":null}}',
        "c88e6f709f504b9168b1aae274ac8f18c827d65c2c13f24fb2ed583dfc0560dd",
    ),
    (
        DocumentContent(
            document_type=2, file=FILE, number="A-1", date=dt.date(2026, 3, 2), fiscal_key="35", series_number="1"
        ),
        (
            f'{{"date":"2026-03-02","document_type":2,"file":{WRITTEN_FILE},"fiscal_key":"35","kind":"document",'
            '"number":"A-1","series_number":"1"}'
        ),
        "85ddda53c0497452f0abf0864e56cbc03de9a6e04f34da12f578aa979e1771d8",
    ),
    (
        IntegrateContent(integrated=True, own_order_id="=1+1"),
        '{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":"=1+1"}',
        "553b8641b978d629a0bcf6d778bcc39dbfcdee1369c1a9573766c5dfd63547b9",
    ),
    (
        CreateOrderContent(external_order_id="W-1", body='{"a":1}'),
        r'{"body":"{\"a\":1}","external_order_id":"W-1","file":null,"kind":"create_order"}',
        "50af777d7b626de6599cf5ecd43b9fc7c5218257487b93de141cb110e4a05255",
    ),
)


@pytest.mark.parametrize(("content", "text", "hexadecimal"), WRITTEN)
def test_a_content_is_written_read_and_digested_byte_for_byte(content: Content, text: str, hexadecimal: str) -> None:
    order_id = None if content.kind == "create_order" else 580101
    assert dump(content) == text
    assert CONTENTS.load(content.kind, text) == content
    assert CONTENTS.load(content.kind, canonical(content.kept())) == content
    assert digest(account_id=15001, order_id=order_id, content=content) == f"sha256:{hexadecimal}"


def test_what_a_buyer_reads_is_the_text_unless_something_else_is_told() -> None:
    assert MessageContent(reason=4, text="Hola").shown == "Hola"
    assert MessageContent(reason=4, text="Hola", shown="").shown == ""
    assert MessageContent(reason=2).shown == ""


def test_a_content_of_a_kind_that_is_not_registered_is_kept_word_for_word() -> None:
    text = '{"color":null,"kind":"reminder","words":"Leche"}'
    content = Contents({}).load("reminder", text)
    assert isinstance(content, UnregisteredContent)
    assert canonical(content.kept()) == dump(content) == text
