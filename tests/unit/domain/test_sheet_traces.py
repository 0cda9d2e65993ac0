import pytest

from bot.domain.sheet_traces import sheet_trace, shortened


@pytest.mark.parametrize(
    ("value", "trace"),
    [
        ("2,00001E+15", "rounded"),
        ("1.23457e+12", "rounded"),
        ("1,2E-05", "rounded"),
        ("2E+15", "rounded"),
        ("12E45", ""),
        ("2,5", ""),
        ("#N/D", "sheet_error"),
        ("#N/A", "sheet_error"),
        ("#¡REF!", "sheet_error"),
        ("#VALUE!", "sheet_error"),
        ("#NOME?", "sheet_error"),
        ("#NÚM!", "sheet_error"),
        ("#####", "sheet_error"),
        ("Err:508", "sheet_error"),
        ("#580101", ""),
        ("#A-1", ""),
        ("listo!", ""),
        ("", ""),
    ],
)
def test_what_a_sheet_made_of_a_value(value: str, trace: str) -> None:
    assert sheet_trace(value) == trace


@pytest.mark.parametrize(
    ("numbers", "lost"),
    [
        # one of ten numbers of 16 digits really ends in zero
        (["2000009123456780"], set()),
        (["2000009123456780", "580101", "580100"], set()),
        (["2000009123456780", "2000009123456781"], set()),
        (["2000009123456780", "2000009123456790", "2000009123456781"], set()),
        # the same number again is evidence, whatever else stands there
        (["2000009123456780"] * 3, {0, 1, 2}),
        (["2000009123456780", "2000009123456781", "2000009123456780"], {0, 2}),
        # and so are several of which all end so
        (["2000009123456780", "2000009123456790"], {0, 1}),
        (["2000009123456780", "580101", "2000009123456790", ""], {0, 2}),
        (["12345678901234500", "2000009123456790"], {0, 1}),
        # three digits or more that are gone are no chance
        (["123456789012345000"], {0}),
        (["12345678901234500"], set()),
        (["20000091234567800000", "2000009123456781"], {0}),
        # fifteen digits are kept
        (["200000912345670"] * 2, set()),
        (["0200000912345670"] * 2, set()),
        (["OWN-000000000000000", "OWN-000000000000000"], set()),
        ([], set()),
    ],
)
def test_digits_that_a_sheet_lost_are_told_from_numbers_that_end_so(numbers: list[str], lost: set[int]) -> None:
    assert shortened(numbers) == lost
