"""The access key of a Brazilian electronic invoice (NF-e), model 55.

44 digits, the last one a check digit (Manual de Orientação do Contribuinte, "Chave de acesso", modulo 11).
"""

import re

from bot.domain.notes import ALLOWED, Verdict, refuse, warn

LENGTH = 44

_DIGITS = re.compile(r"[0-9]*")
#: the attribute of the invoice's root that repeats its key, in the bytes of an XML file
_IN_FILE = re.compile(rb"""\bId\s*=\s*["']NFe([0-9]{44})["']""")


def clean_fiscal_key(typed: str) -> str:
    """Return a key without the white space that printed invoices group it with."""
    return "".join(typed.split())


def judge_fiscal_key(key: str) -> Verdict:
    """Judge a cleaned key; an empty one is allowed (Attach a document to an order marks no field of it mandatory)."""
    if not key:
        return ALLOWED
    if not _DIGITS.fullmatch(key):
        return refuse("document.fiscal_key_digits")
    if len(key) != LENGTH:
        return refuse("document.fiscal_key_length", count=len(key), length=LENGTH)
    if int(key[-1]) != check_digit(key[:-1]):
        return refuse("document.fiscal_key_check")
    return ALLOWED


def check_digit(digits: str) -> int:
    """Return the check digit: weights 2 to 9 from the right, modulo 11; remainders 0 and 1 give 0."""
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(reversed(digits)))
    remainder = total % 11
    return 0 if remainder in {0, 1} else 11 - remainder


def judge_key_in_file(key: str, name: str, content: bytes) -> Verdict:
    """Hold the key that was typed against the one an XML file repeats; where either is missing nothing is said."""
    found = _IN_FILE.search(content)
    if not key or found is None or found[1].decode() == key:
        return ALLOWED
    return warn("document.fiscal_key_differs", name=name, found=found[1].decode())
