import pytest

from bot.domain.new_orders.files import MOST_BYTES, judge_order_file, text_of_file
from bot.domain.new_orders.problems import Problem


@pytest.mark.parametrize(
    ("name", "size", "key"),
    [
        ("order.json", 10, None),
        ("ORDER.JSON", MOST_BYTES, None),
        ("order.txt", 10, "file.type_not_allowed"),
        ("order", 10, "file.type_not_allowed"),
        ("order.json", 0, "file.empty"),
        ("order.json", MOST_BYTES + 1, "file.too_large"),
    ],
)
def test_a_file_is_judged_by_name_and_size(name: str, size: int, key: str | None) -> None:
    assert [note.key for note in judge_order_file(name, size).notes] == ([key] if key else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_editors_are_read(encoding: str) -> None:
    assert text_of_file('{"City":"Córdoba"}'.encode(encoding)) == '{"City":"Córdoba"}'


@pytest.mark.parametrize("content", ["Córdoba".encode("latin-1"), b"\xff\xfe\x00"])
def test_what_is_no_unicode_is_said(content: bytes) -> None:
    problem = text_of_file(content)
    assert isinstance(problem, Problem)
    assert problem.placed.key == "order.not_unicode_file"
