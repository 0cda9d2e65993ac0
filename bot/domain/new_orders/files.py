"""The JSON file of a new order: what it may be called, how large it may be, and its text."""

from bot.domain.file_kinds import UTF16
from bot.domain.files import extension_of
from bot.domain.new_orders.problems import Problem, error
from bot.domain.new_orders.reading import LONGEST
from bot.domain.notes import ALLOWED, Verdict, refuse

EXTENSION = "json"
#: largest file in bytes: the longest text that is read, with up to four bytes a character (UTF-8)
MOST_BYTES = 4 * LONGEST


def judge_order_file(name: str, size: int) -> Verdict:
    """Judge a file by its name and its size in bytes."""
    if extension_of(name) != EXTENSION:
        return refuse("file.type_not_allowed", name=name, extension=extension_of(name), allowed=(EXTENSION,))
    if size <= 0:
        return refuse("file.empty", name=name)
    if size > MOST_BYTES:
        return refuse("file.too_large", name=name, size=size, limit=MOST_BYTES, limit_mb=MOST_BYTES // 1_000_000)
    return ALLOWED


def text_of_file(content: bytes) -> str | Problem:
    """Read the bytes of a JSON file: UTF-8, or UTF-16 with its mark, as editors save it (RFC 8259, section 8.1)."""
    try:
        return content.decode("utf-16" if content.startswith(UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        return error("", "JSON", "not_unicode_file")
