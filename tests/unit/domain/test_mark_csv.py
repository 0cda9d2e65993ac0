import codecs
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.csv_decoding import is_readable
from bot.domain.csv_writing import csv_bytes, plain_cell, safe_cell
from bot.domain.mark_csv import EXAMPLE, example_csv, read_mark_csv
from bot.domain.mark_lines import LONGEST_VALUE, MarkLine, MarkLines, value_problem
from bot.domain.mark_rows import COLUMNS
from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note

MARK = IntegrateContent(integrated=True)
Row = tuple[str, str | None, bool, str | None]


def read(content: str | bytes, default: IntegrateContent = MARK) -> MarkLines:
    found = read_mark_csv(content if isinstance(content, bytes) else content.encode(), default)
    assert isinstance(found, MarkLines), found
    return found


def rows(lines: MarkLines) -> list[Row]:
    return [
        (line.number, line.content.own_order_id, line.content.integrated, line.content.erp_status)
        for line in lines.lines
    ]


FULL: Row = ("580101", "A-1", False, "listo")


@pytest.mark.parametrize(
    "content",
    [
        "order,own_order_id,integrated,erp_status\n580101,A-1,false,listo\n",
        "erp_status;integrated;order;own_order_id\r\nlisto;no;580101;A-1\r\n",
        "integrated\torder\terp_status\town_order_id\n0\t#580101\tlisto\tA-1",
        '"Order","Own order-ID","INTEGRATED","ERP status"\n"580101","A-1","FALSO","listo"\n',
        "sep=;\norder;own_order_id;integrated;erp_status\n580101;A-1;falso;listo\n",
        "\n\norder , own_order_id , integrated , erp_status\n\n 580101 , A-1 , Não , listo \n,,,\n",
        'order,own_order_id,integrated,erp_status\n="580101",A-1,false,listo\n',
        'order,own_order_id,integrated,erp_status\n="580101",="A-1",="false",="listo"\n',
        "order,own_order_id,integrated,erp_status\n'580101,A-1,false,listo\n",
        "\n\norder;own_order_id;integrated;erp_status\n580101;A-1;falso;listo\n",
        "order,own_order_id,integrated,erp_status,result,message\n580101,A-1,false,listo,✕ rechazado,Order not found\n",
        codecs.BOM_UTF8 + b"order,own_order_id,integrated,erp_status\n580101,A-1,false,listo\n",
        "order,own_order_id,integrated,erp_status\n580101,A-1,false,listo\n".encode("utf-16"),
        codecs.BOM_UTF8 * 2 + b"order,own_order_id,integrated,erp_status\n580101,A-1,false,listo\n",
        "SEP=;\r\norder;own_order_id;integrated;erp_status\r\n580101;A-1;falso;listo\r\n",
        "sep=;;;;\norder;own_order_id;integrated;erp_status\n580101;A-1;falso;listo\n",
        "sep=;,,,\norder,own_order_id,integrated,erp_status\n580101,A-1,falso,listo\n",
        '"sep=;"\norder;own_order_id;integrated;erp_status\n580101;A-1;falso;listo\n',
        "\ufeffsep=;\n\ufefforder;own_order_id;integrated;erp_status\n580101;A-1;falso;listo\n",
        "order|own_order_id|integrated|erp_status\n580101|A-1|no|listo\n",
        '"order,own_order_id,integrated,erp_status"\r\n"580101,A-1,false,listo"\r\n',
        '"order;own_order_id;integrated;erp_status";\r\n"580101;""A-1"";false;listo";\r\n',
        'order,own_order_id,integrated,erp_status\r\n"580101,A-1,false,listo"\r\n',
        "customer;order;total;own_order_id;integrated;erp_status\nAna;580101;10,50;A-1;falso;listo\n",
        'order,note,own_order_id,integrated,erp_status\n580101,"two\nlines",A-1,false,listo\n',
        'order,note,own_order_id,integrated,erp_status\n580101,Monitor 24" x,A-1,false,listo\n',
        "order,own_order_id,integrated,erp_status\n“580 101”,A-1,false,listo\n",
        "order,own_order_id,integrated,erp_status\n\u202a580101\u202c,A-1,\u200bfalse,listo\n",
    ],
)
def test_a_line_is_read_however_the_sheet_was_saved(content: str | bytes) -> None:
    found = read(content)
    assert rows(found) == [FULL]
    assert found.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "cp850", "utf-16", "utf-16-le"])
def test_accents_survive_every_encoding(encoding: str) -> None:
    found = read("order,erp_status\n580101,integração ñ\n".encode(encoding))
    assert rows(found) == [("580101", None, True, "integração ñ")]


def test_empty_cells_stand_for_what_was_chosen_for_all() -> None:
    default = IntegrateContent(integrated=False, erp_status="listo")
    found = read("order,integrated,erp_status\n580101,,\n580102,true,otro\n", default)
    assert rows(found) == [("580101", None, False, "listo"), ("580102", None, True, "otro")]


def test_short_rows_and_columns_without_a_name_do_no_harm() -> None:
    assert rows(read("order,,erp_status\n580101\n580102,,listo\n")) == [
        ("580101", None, True, None),
        ("580102", None, True, "listo"),
    ]


def test_lines_are_counted_as_the_sheet_counts_them() -> None:
    found = read('order,erp_status\n\n580101,"two\nlines"\nabc,\n580102,x\n')
    assert [line.line for line in found.lines] == [6]
    assert [problem.params["line"] for problem in found.problems] == [3, 5]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (",x,,", "order_missing"),
        ("abc,,,", "not_a_number"),
        ("2.00000058E+15,,,", "rounded"),
        ('"2,00000058E+15",,,', "rounded"),
        ("2E+15,,,", "rounded"),
        ("580101,,maybe,", "integrated"),
        (f"580101,{'x' * (LONGEST_VALUE + 1)},,", "too_long"),
        ("580101,,,a\x07b", "invisible"),
        ("580101,OWN-30\u200b,,", "invisible"),
        ("580101,a,true,b,c", "cells"),
        ("2,00001E+15,,,", "rounded"),
        ('580101,"1,23457E+12",,', "rounded"),
        ("580101,,,2.5E+20", "rounded"),
        ("#N/D,,,", "sheet_error"),
        ("580101,#N/A,,", "sheet_error"),
        ("580101,,#¡VALOR!,", "sheet_error"),
        ("580101,,,#REF!", "sheet_error"),
        ("580101 580102,,,", "not_a_number"),
        ("\u200b,x,,", "order_missing"),
        ("1" * 3_000 + ",,,", "not_a_number"),
    ],
)
def test_what_is_wrong_in_a_line_is_told_with_its_number(line: str, key: str) -> None:
    found = read(f"order,own_order_id,integrated,erp_status\n580100,,,\n{line}\n")
    assert [one.number for one in found.lines] == ["580100"]
    (problem,) = found.problems
    assert (problem.key, problem.params["line"]) == (f"integrate.csv_{key}", 3)


def test_columns_that_nobody_asked_for_are_read_over_and_a_slip_is_told() -> None:
    assert read("order,erp,Customer,customer\n580101,listo,a,b\n").problems == ()
    (problem,) = read("order,erp_estatus\n580101,listo\n").problems
    shown = {"line": 1, "column": "erp_estatus", "meant": "erp_status"}
    assert problem == Note("integrate.csv_unknown_column", shown)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "csv_empty"),
        (b"\n \n", "csv_empty"),
        (b"order,erp_status\n", "csv_empty"),
        (b"580101\n580102\n", "csv_header"),
        (b"order,order\n580101,580102\n", "csv_header"),
        (b"order,order\n1,2\n", "csv_header"),
        (b"%PDF-1.7\0\n", "csv_no_text"),
        (b"order\n" + b"1" * 200_000, "csv_no_text"),
        (b"PK\x03\x04\0\0", "csv_no_text"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(content: bytes, key: str) -> None:
    assert read_mark_csv(content, MARK) == Note(f"integrate.{key}")


def test_numbers_that_a_sheet_would_change_are_written_as_text() -> None:
    for text in (
        "2000000000580101",
        "200000000058",
        "0580101",
        "12E45",
        "1-12",
        "2026-11",
        "3/4",
        "1.500",
        "1,5",
        "12:30",
        "50%",
    ):
        assert safe_cell(text) == f'="{text}"'
        assert plain_cell(safe_cell(text)) == text
    for text in ("580101", "20000000005", "OWN-2026-000145", "1268540500001-01", "0", ""):
        assert safe_cell(text) == text
    content = csv_bytes([("2000000000580101", "00145", "true", 'a "b", c')], header=COLUMNS)
    assert content.splitlines()[1] == b'="2000000000580101",="00145",true,"a ""b"", c"'


def test_the_example_is_read_without_a_problem() -> None:
    found = read(example_csv())
    assert found.problems == ()
    assert [line.number for line in found.lines] == [row[0] for row in EXAMPLE]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'="])
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell("A-1") == "A-1"


values = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30).filter(
    lambda text: value_problem("own_order_id", text) is None and is_readable(text)
)


@given(
    st.lists(
        st.tuples(st.integers(1, 10**16), values, st.booleans(), values),
        min_size=1,
        max_size=20,
        unique_by=itemgetter(0),
    )
)
def test_what_was_written_is_read_back(asked: list[tuple[int, str, bool, str]]) -> None:
    content = csv_bytes(((str(n), own, str(mark).lower(), erp) for n, own, mark, erp in asked), header=COLUMNS)
    found = read(content)
    assert found.problems == ()
    assert rows(found) == [(str(number), own or None, mark, erp or None) for number, own, mark, erp in asked]
    assert content.decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


def test_an_apostrophe_before_a_formula_survives_the_way_out_and_back() -> None:
    written = csv_bytes([("1", "'=x", "true", "'"), ("2", "=x", "true", "it's")], header=COLUMNS)
    assert rows(read(written)) == [
        ("1", "'=x", True, "'"),
        ("2", "=x", True, "it's"),
    ]


def test_a_line_knows_where_it_stood() -> None:
    assert read("order\n580101\n").lines == (MarkLine(2, "580101", MARK),)
