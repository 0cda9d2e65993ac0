"""What sheets and programs do to a CSV file of orders: nothing is lost, shortened or misread without a word."""

from pathlib import Path

import pytest

from bot.domain.mark_csv import read_mark_csv
from bot.domain.mark_lines import MarkLines
from bot.domain.notes import Note
from tests.unit.domain.test_mark_csv import MARK, read, rows

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"


@pytest.mark.parametrize(
    "content",
    [
        b"order,erp_status\n580101,a\x8fb\n",
        "order,erp_status\n580102,señal\n".encode() + "580101,señal\n".encode("cp1252"),
        "order,erp_status\n580102,señal\n580101,señ\n".encode("utf-16")[:-3],
        "order,erp_status\n580101,integraÃ§Ã£o\n".encode(),
        "order,erp_status\n580101,PREÇO\n".encode("cp1252"),
        "order,erp_status\n580101,camión\n".encode("mac_roman"),
    ],
)
def test_letters_that_cannot_be_told_for_certain_were_read_as_others(content: bytes) -> None:
    (problem,) = read(content).problems
    assert problem.key == "integrate.csv_encoding"
    assert problem.params["column"] == "erp_status"
    assert "580101" not in [line.number for line in read(content).lines]


def test_a_small_letter_that_stands_alone_tells_the_encoding() -> None:
    assert rows(read("order,erp_status\n580101,é urgente\n".encode("cp1252"))) == [("580101", None, True, "é urgente")]


def test_letters_in_a_column_that_nobody_asked_for_may_be_anything() -> None:
    content = "order,note,erp_status\n580101,señal,ñ\n".encode() + "580102,señal,ok\n".encode("cp1252")
    assert rows(read(content)) == [("580101", None, True, "ñ"), ("580102", None, True, "ok")]


@pytest.mark.parametrize("number", ["2,00001E+15", "2.00001E+15"])
def test_the_one_column_of_a_sheet_has_no_delimiter(number: str) -> None:
    (problem,) = read(f"order\n{number}\n").problems
    assert problem == Note("integrate.csv_rounded", {"line": 2, "column": "order", "token": number})
    assert [line.number for line in read("order\n2,000,009,123,456,781\n580102;\n").lines] == [
        "2000009123456781",
        "580102",
    ]
    assert read("order\n580101,listo\n").problems[0].key == "integrate.csv_not_a_number"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('order,message\n580102,"x\n580103,x\n580104,x\n', 2),
        ('order,message\n580101,a\n580102,"x\n580103,x"\n580104,x\n', 3),
        ('order,message\n580102,"x\n580103,"y"\n580104,z\n', 2),
        ('order,message\n580102,"x\n2000000000580103,y"\n', 2),
        ('order,erp_status\n580101,a\n"580102,x\n580103,y\n', 3),
        ('sep=,\norder,message\n580102,"x\n580103,x\n', 3),
        ('"order,message"\n"580102,""x"\n', 2),
        ('order,message\n580102,"x\n' + "580103,x\n" * 60_000, 2),
    ],
)
def test_orders_behind_a_quote_that_was_never_closed_were_lost(content: str, line: int) -> None:
    assert read_mark_csv(content.encode(), MARK) == Note("integrate.csv_quote", {"line": line})


def test_a_number_in_the_lines_of_a_remark_is_no_row() -> None:
    found = read('order,address,erp_status\n580101,"Calle 1\n1425, CABA",x\n580102,,y\n')
    assert [(line.line, line.number) for line in found.lines] == [(2, "580101"), (4, "580102")]


@pytest.mark.parametrize(
    ("content", "lost"),
    [
        ("order;erp_status\n" + "2000009123456780;x\n" * 3, [2, 3, 4]),
        ("order\n2000009123456780\n2000009123456790\n580101\n", [2, 3]),
        ("order\n2000009123456780\n2000009123456781\n", []),
        ("order\n2000009123456780\n", []),
        ('order\n="2000009123456780"\n="2000009123456790"\n', []),
        ("order\n#2000009123456780\n'2000009123456790\n", []),
        ("order,own_order_id\n580101,1234567890123450\n580102,1234567890123450\n580103,A\n", [2, 3]),
        ('order,own_order_id\n580101,="1234567890123450"\n580102,="1234567890123450"\n', []),
        ("order,erp_status\n580101,1234567890123450\n580102,1234567890123450\n", []),
    ],
)
def test_another_orders_number_was_used_when_a_sheet_had_shortened_it(content: str, lost: list[int]) -> None:
    found = read(content)
    assert [problem.params["line"] for problem in found.problems] == lost
    assert {problem.key for problem in found.problems} <= {"integrate.csv_shortened"}
    assert not {line.line for line in found.lines} & set(lost)


def test_codes_links_and_grouped_numbers_are_read_out_of_cells() -> None:
    link = "https://www.mercadolibre.com.ar/ventas/2000009123456781/detalle"
    found = read(f"order\n1268540500001-01\nOWN-2026-000145\n{link}\n2000 0091 2345 6782\n580104.\n")
    assert [line.number for line in found.lines] == [
        "1268540500001-01",
        "OWN-2026-000145",
        "2000009123456781",
        "2000009123456782",
        "580104",
    ]


def test_files_that_sheets_and_old_programs_wrote() -> None:
    found = {path.stem: read_mark_csv(path.read_bytes(), MARK) for path in sorted(CASES.glob("*.csv"))}
    lines = {name: rows(one) for name, one in found.items() if isinstance(one, MarkLines)}
    assert lines == {
        "bidi_marks": [("580101", None, True, "listo"), ("580102", None, True, "x")],
        "cp850_msdos": [("580101", None, True, "integração ñ")],
        "double_bom": [("580101", None, True, "listo")],
        "excel15_rounded_plain": [],
        "lead_zero_twice": [("580101", "A", True, None), ("0580101", "B", True, None)],
        "mixed_utf8_cp1252": [("580101", None, True, "integração")],
        "quoted_row_excel": [("580101", "A-1", True, None)],
        "sci_es": [],
        "sep_trailing_delims": [("580101", None, True, "listo")],
        "sep_upper": [("580101", None, True, "listo")],
    }
