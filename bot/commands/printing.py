"""What commands print, in lines that a terminal shows as they are."""

from unicodedata import category


def line_of(row: dict[str, object]) -> str:
    """Write one row in one line."""
    parts = (row[name] for name in ("requested_at", "state", "kind", "order_id", "reason", "requested_by", "text"))
    return printable("  ".join(str(part) for part in parts if part not in {None, ""}))


def printable(text: str) -> str:
    """Return a text in one line; what could steer the terminal becomes a question mark in a diamond."""
    line = text.rstrip().replace("\n", " ⏎ ")
    return "".join(map(_shown, line))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if category(char) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def count_of(count: int) -> str:
    """Write how many requests."""
    return "1 request" if count == 1 else f"{count} requests"
