import base64
import json

import pytest

from bot.domain.labels import LabelFormat, format_in, judge_label, label_in
from bot.domain.orders import KeyValue, Order
from bot.rules_file import load_rules

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ZPL = b"^XA^FO50,50^FD580101^FS^XZ"
RULES = load_rules().label


@pytest.mark.parametrize(
    ("typed", "numbers", "form"),
    [
        ("580101", "580101", LabelFormat.PDF),
        ("580101 580102 ZPL", "580101 580102", LabelFormat.ZPL),
        ("txt 580101", "580101", LabelFormat.ZPL),
        ("580101 pdf", "580101", LabelFormat.PDF),
        ("zpl", "", LabelFormat.ZPL),
    ],
)
def test_the_format_is_a_word_among_the_numbers(typed: str, numbers: str, form: LabelFormat) -> None:
    assert format_in(typed) == (numbers, form)


@pytest.mark.parametrize(("content", "form"), [(PDF, LabelFormat.PDF), (ZPL, LabelFormat.ZPL)])
def test_a_label_comes_as_itself_or_in_base64_of_any_shape(content: bytes, form: LabelFormat) -> None:
    encoded = base64.b64encode(content)
    answers = (content, encoded, json.dumps(encoded.decode()).encode(), base64.encodebytes(content), b" " + encoded)
    assert [label_in(answer, form) for answer in answers] == [content] * len(answers)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b'""',
        b'"',
        b'"\\ud800"',
        b'{"Status": 200}',
        "ñ".encode(),
        b"\xff\xfe",
        b"PK\x03\x04",
        b'"SGVsbG8="',
        b"^XA",
    ],
)
@pytest.mark.parametrize("form", LabelFormat)
def test_anything_else_is_no_label(answer: bytes, form: LabelFormat) -> None:
    assert label_in(answer, form) is None


def test_a_page_is_no_label_of_a_label_printer_nor_the_other_way_round() -> None:
    assert label_in(PDF, LabelFormat.ZPL) is None
    assert label_in(ZPL, LabelFormat.PDF) is None


@pytest.mark.parametrize(
    ("status", "key", "substatus", "cause"),
    [
        ("ready_to_ship", 80, "ready_to_print", ""),
        ("Ready to ship", None, "printed", ""),
        ("", None, "", ""),
        ("Pendiente de envío", 10, "ready_to_print", ""),
        ("ready_to_ship", 10, "buffered", "too_early"),
        ("Pendiente de envío", 10, "invoice_pending", "too_early"),
        ("handling", None, "", "too_early"),
        ("", 20, "", "too_late"),
        ("ready_to_ship", 10, "dropped_off", "too_late"),
        ("not-delivered", None, "printed", "too_late"),
        ("shipped", 90, "", "cancelled"),
        ("cancelled", None, "ready_to_print", "cancelled"),
    ],
)
def test_only_what_is_known_to_have_no_label_is_said_to_have_none(
    status: str, key: int | None, substatus: str, cause: str
) -> None:
    order = Order(id=580101, account_id=15001, shipping_status=KeyValue(key, status), label_status=substatus)
    verdict = judge_label(order, RULES)
    assert [note.key for note in verdict.notes] == ([f"label.{cause}"] if cause else [])
