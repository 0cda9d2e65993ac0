"""What a spreadsheet leaves of a value that it took for a number or a formula.

A sheet keeps 15 significant digits of a number and writes zeros for the others; a long one it shows, and saves, with an
exponent (Microsoft Support, "Floating-point arithmetic may give inaccurate results in Excel" and "Keeping leading zeros
and large numbers"; LibreOffice does the same). An error in a formula is saved by its name.
"""

import re
from collections import Counter
from collections.abc import Sequence

#: digits that a sheet keeps
KEPT = 15
#: so many digits lost are no chance any more, even in a number that stands alone: one in a thousand ends so
_SURELY_LOST = 3
#: a number with an exponent; without decimals a code may look like it (``12E45``), unless there is a plus
EXPONENT = r"[+-]?[0-9]+[.,][0-9]+[Ee][+-]?[0-9]+|[+-]?[0-9]+[Ee]\+[0-9]+"
_ROUNDED = re.compile(EXPONENT)
#: ``#N/D``, ``#¡VALOR!``, ``#REF!``, ``#DIV/0!``, ``#¿NOMBRE?``, ``#######``; LibreOffice also ``Err:502``
_ERROR = re.compile(r"#[¡¿]?[^\W\d_][\w/]*[!?]|#N/[A-Z]{1,4}|#{2,}|Err:[0-9]{3}", re.IGNORECASE)


def sheet_trace(value: str) -> str:
    """Return what a sheet made of a value: ``rounded``, ``sheet_error``, or nothing when it looks untouched."""
    if _ROUNDED.fullmatch(value):
        return "rounded"
    return "sheet_error" if _ERROR.fullmatch(value) else ""


def shortened(numbers: Sequence[str]) -> frozenset[int]:
    """Return the places (from 0) of numbers whose last digits a sheet replaced by zeros.

    One number of ten with 16 digits really ends so, and stays usable. Named are those for which more speaks: two or
    more long numbers of which all end so, one that stands there again, and three digits or more that are gone.
    """
    digits = [number.lstrip("0") if number.isascii() and number.isdecimal() else "" for number in numbers]
    long = [place for place, number in enumerate(digits) if len(number) > KEPT]
    lost = [place for place in long if not digits[place][KEPT:].strip("0")]
    times = Counter(digits)
    alike = len(lost) > 1 and len(lost) == len(long)
    return frozenset(
        place for place in lost if alike or times[digits[place]] > 1 or len(digits[place]) - KEPT >= _SURELY_LOST
    )
