"""The access key of a Brazilian electronic invoice (NF-e), model 55.

Its last character is a check digit (Manual de Orientação do Contribuinte, "Chave de acesso", modulo 11). How long it
is, and where letters may stand, is in ``rules.toml``, ``[fiscal_key]``.
"""

import re
import unicodedata

from bot.domain.file_kinds import text_of
from bot.domain.notes import ALLOWED, Verdict, refuse, warn
from bot.domain.rules import FiscalKeyRules

#: what printed keys are grouped with
_GROUPING = frozenset(".-/")
_CHARACTERS = re.compile(r"[0-9A-Z]*")
#: the attribute of the invoice's root that repeats its key
_IN_FILE = re.compile(r"""\bId\s*=\s*["']NFe([0-9A-Za-z]+)["']""")


def clean_fiscal_key(typed: str) -> str:
    """Return a key as it is written: wide digits plain, letters large, without what groups it or came with a copy.

    Dots, dashes, slashes, white space and invisible characters (bidirectional marks among them) are no part of a key.
    """
    plain = unicodedata.normalize("NFKC", typed)
    kept = "".join(c for c in plain if not (c in _GROUPING or c.isspace() or unicodedata.category(c) == "Cf"))
    return kept.upper() if kept.isascii() else kept


def judge_fiscal_key(key: str, rules: FiscalKeyRules) -> Verdict:
    """Judge a cleaned key; an empty one is allowed (Attach a document to an order marks no field of it mandatory)."""
    if not key:
        return ALLOWED
    first, last = rules.letters
    if not _CHARACTERS.fullmatch(key) or not (key[: first - 1] + key[last:]).isdecimal():
        return refuse("document.fiscal_key_digits", length=rules.length, first=first, last=last)
    if len(key) != rules.length:
        return refuse("document.fiscal_key_length", count=len(key), length=rules.length)
    if key[-1] != str(check_digit(key[:-1])):
        return refuse("document.fiscal_key_check")
    return ALLOWED


def check_digit(characters: str) -> int:
    """Return the check digit: weights 2 to 9 from the right, modulo 11; remainders 0 and 1 give 0.

    A character counts its code less that of the zero, so that digits are what they are and A is 17.
    """
    total = sum((ord(one) - ord("0")) * (2 + place % 8) for place, one in enumerate(reversed(characters)))
    remainder = total % 11
    return 0 if remainder in {0, 1} else 11 - remainder


def judge_key_in_file(key: str, name: str, content: bytes) -> Verdict:
    """Hold the key that was typed against the one an XML file repeats; where either is missing nothing is said."""
    found = _IN_FILE.search(text_of(content) or "") if key else None
    if found is None or found[1].upper() == key:
        return ALLOWED
    return warn("document.fiscal_key_differs", name=name, found=found[1].upper())
