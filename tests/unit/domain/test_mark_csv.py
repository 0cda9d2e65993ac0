import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contents import IntegrateContent
from bot.domain.mark_csv import COLUMNS, EXAMPLE, example_csv, read_mark_csv, safe_cell, write_csv
from bot.domain.mark_lines import LONGEST_VALUE, MarkLine, MarkLines
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
    ],
)
def test_a_line_is_read_however_the_sheet_was_saved(content: str | bytes) -> None:
    found = read(content)
    assert rows(found) == [FULL]
    assert found.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_accents_survive_every_encoding(encoding: str) -> None:
    found = read("order,erp_status\n580101,integração ñ\n".encode(encoding))
    assert rows(found) == [("580101", None, True, "integração ñ")]


def test_bytes_that_windows_does_not_know_are_latin_1_and_refused_as_invisible() -> None:
    found = read(b"order,erp_status\n580101,a\x81b\n")
    assert [problem.key for problem in found.problems] == ["integrate.csv_control_character"]


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
        ("580101,,,a\x07b", "control_character"),
        ("580101,a,true,b,c", "cells"),
    ],
)
def test_what_is_wrong_in_a_line_is_told_with_its_number(line: str, key: str) -> None:
    found = read(f"order,own_order_id,integrated,erp_status\n580100,,,\n{line}\n")
    assert [one.number for one in found.lines] == ["580100"]
    (problem,) = found.problems
    assert (problem.key, problem.params["line"]) == (f"integrate.csv_{key}", 3)


def test_a_column_nobody_knows_is_told() -> None:
    (problem,) = read("order,erp\n580101,listo\n").problems
    assert problem == Note("integrate.csv_unknown_column", {"line": 1, "column": "erp"})


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "csv_empty"),
        (b"\n \n", "csv_empty"),
        (b"order,erp_status\n", "csv_empty"),
        (b"580101\n580102\n", "csv_header"),
        (b"order,order\n1,2\n", "csv_header"),
        (b"%PDF-1.7\0\n", "csv_no_text"),
        (b"order\n" + b"1" * 200_000, "csv_no_text"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(content: bytes, key: str) -> None:
    assert read_mark_csv(content, MARK) == Note(f"integrate.{key}")


def test_the_example_is_read_without_a_problem() -> None:
    found = read(example_csv())
    assert found.problems == ()
    assert [line.number for line in found.lines] == [row[0] for row in EXAMPLE]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'="])
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell("A-1") == "A-1"


values = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30)


@given(st.lists(st.tuples(st.integers(1, 10**16), values, st.booleans(), values), min_size=1, max_size=20))
def test_what_was_written_is_read_back(asked: list[tuple[int, str, bool, str]]) -> None:
    content = write_csv((str(number), own, str(mark).lower(), erp) for number, own, mark, erp in asked)
    found = read(content)
    assert found.problems == ()
    assert rows(found) == [(str(number), own or None, mark, erp or None) for number, own, mark, erp in asked]
    assert content.decode("utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


def test_an_apostrophe_before_a_formula_survives_the_way_out_and_back() -> None:
    assert rows(read(write_csv([("1", "'=x", "true", "'"), ("2", "=x", "true", "it's")]))) == [
        ("1", "'=x", True, "'"),
        ("2", "=x", True, "it's"),
    ]


def test_a_line_knows_where_it_stood() -> None:
    assert read("order\n580101\n").lines == (MarkLine(2, "580101", MARK),)
