"""Shipping labels: when there is one, in which formats, and whether bytes are one.

Sources: Order shipping label, Request and Business rules (developers.alephee.com/v2).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from enum import StrEnum

from bot.domain.file_kinds import kind_of
from bot.domain.notes import ALLOWED, Verdict, refuse
from bot.domain.orders import Order
from bot.domain.rules import LabelRules

#: the event that tells who fetched which label: no bytes, only how many and their digest
LABEL_FETCHED = "label_fetched"
#: a label for a printer begins and ends so (ZPL II Programming Guide, ^XA and ^XZ)
_ZPL = re.compile(rb"\^XA.*\^XZ", re.DOTALL)
_BLANK = b"\xef\xbb\xbf \t\r\n\x00"


class LabelFormat(StrEnum):
    """``format`` of the call: a page to print, or the commands of a label printer as text."""

    PDF = "PDF"
    ZPL = "TXT"

    @property
    def extension(self) -> str:
        """The end of a file's name."""
        return self.name.lower()


def format_in(text: str) -> tuple[str, LabelFormat]:
    """Read what stands behind the command: the numbers, and the format, which is said by a word among them."""
    words = text.split()
    named = {word.casefold() for word in words} & {"zpl", "txt", "pdf"}
    numbers = " ".join(word for word in words if word.casefold() not in named)
    return numbers, LabelFormat.ZPL if named & {"zpl", "txt"} else LabelFormat.PDF


def judge_label(order: Order, rules: LabelRules) -> Verdict:
    """Judge whether an order has a label: its shipment is ready to ship, and the label to be printed, or printed.

    Values that are not known, or missing, are left to Alephee: which ones it uses is not documented.
    """
    status, key, substatus = _word(order.shipping_status.value), order.shipping_status.key, _word(order.label_status)
    of_shipment = {
        "cancelled": status in rules.cancelled_statuses or key in rules.cancelled_keys,
        "too_late": status in rules.late_statuses or key in rules.late_keys,
        "too_early": status in rules.early_statuses,
    }
    of_label = {
        "too_late": substatus in rules.late_substatuses,
        "too_early": substatus in rules.early_substatuses,
    }
    if status not in rules.ready_status and (cause := _first(of_shipment)):
        return refuse(f"label.{cause}", status=order.shipping_status.value or str(key or ""))
    if cause := _first(of_label):
        return refuse(f"label.{cause}", status=order.label_status)
    return ALLOWED


def label_in(body: bytes, wanted: LabelFormat) -> bytes | None:
    """Return the label in an answer, which is the file itself or a text in base64; None: it is no such label."""
    for content in (body, _decoded(body)):
        if content and _is_label(content, wanted):
            return content
    return None


def _is_label(content: bytes, wanted: LabelFormat) -> bool:
    if wanted is LabelFormat.PDF:
        return kind_of(content) == "pdf"
    return _ZPL.search(content) is not None


def _decoded(body: bytes) -> bytes:
    """Read an answer as base64, in quotes or without, as it may be broken into lines; empty: it is none."""
    text = body.strip(_BLANK)
    if text.startswith(b'"'):
        try:
            text = str(json.loads(text)).encode()
        except (ValueError, UnicodeEncodeError):
            return b""
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return b""


def _first(causes: Mapping[str, bool]) -> str:
    return next((cause for cause, holds in causes.items() if holds), "")


def _word(value: str) -> str:
    return value.strip().casefold().replace("-", "_").replace(" ", "_")
