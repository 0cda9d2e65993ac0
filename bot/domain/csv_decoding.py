"""The text of a CSV file, in the encodings that sheets and ERPs write; what cannot be told for sure is not guessed.

A place that cannot be read holds ``UNREADABLE``: whoever needs the cell refuses it, and nobody reads something else
than what was meant. Tables of the encodings: unicode.org/Public/MAPPINGS/VENDORS/MICSFT.
"""

import re

from bot.domain.file_kinds import UTF16

#: stands for what cannot be read
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
#: what Windows writes ("ANSI") and what DOS programs and many ERPs write
_OLD = ("cp1252", "cp850")
_LOWER, _UPPER = "a-záéíóúüñçãõâêôà", "A-ZÁÉÍÓÚÜÑÇÃÕÂÊÔÀ"
#: What stands in texts in Spanish and Portuguese, …
_KNOWN = re.compile(rf"[\x00-\x7f{_LOWER}{_UPPER}¿¡ºª°€£–—’‘“”…´·«»\xa0]*")
#: … and what does not: capitals behind small letters and the other way round, signs inside words, ç or ã without vowel
_ODD = re.compile(
    rf"[{_LOWER}][ÁÉÍÓÚÜÑÇÃÕÂÊÔÀ]|[A-ZÁÉÍÓÚÜÑÇÃÕÂÊÔÀ]{{2}}[áéíóúüñçãõâêôà]"
    rf"|[{_LOWER}{_UPPER}][¿¡€£“”…·«»][{_LOWER}{_UPPER}]|[{_LOWER}{_UPPER}0-9][–—«]|»[{_LOWER}{_UPPER}0-9]|[0-9]»"
    rf"|[{_LOWER}]['’‘´\xa0º°ª]?[’‘´\xa0º°ª][{_LOWER}]|ç(?![aouáóúâôãõ])|Ç(?![AOUÁÓÚÂÔÃÕ])|ã[bcdfghjklpqrtvxzau]|Ã[BCDFGHJKLPQRTVXZAU]"
    rf"|(?<![{_LOWER}{_UPPER}])[ÁÂÀÃÇÊÍÑÓÔÕÚÜ](?![{_LOWER}{_UPPER}])"
)


def decoded(content: bytes) -> str | None:
    """Return the text of a file; None when it is no text."""
    if content.startswith(UTF16):
        text = content.decode("utf-16", errors="replace")
    elif content[1:4:2] == b"\0\0":
        text = content.decode("utf-16-le", errors="replace")
    elif b"\0" in content:
        return None
    else:
        text = _utf8(content) or _old(content)
    return text.lstrip("\ufeff")


def is_readable(cell: str) -> bool:
    """Whether a cell holds what was meant: nothing unreadable, and no UTF-8 that was once read as something else."""
    if UNREADABLE in cell:
        return False
    try:
        return cell.isascii() or not cell.encode("cp1252").decode()
    except UnicodeError:
        return True


def _utf8(content: bytes) -> str:
    """Read UTF-8; a file in which other lines are UTF-8 keeps what is not as unreadable. Empty when none of it is."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        ours = any(_is_utf8(line) for line in content.splitlines() if not line.isascii())
        return content.decode(errors="replace") if ours else ""


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _old(content: bytes) -> str:
    """Read one of the old encodings, if one alone makes sense of every letter."""
    read = [content.decode(encoding, errors="replace") for encoding in _OLD]
    sound = [text for text in read if _KNOWN.fullmatch(text) and not _ODD.search(text)]
    return sound[0] if len(sound) == 1 else content.decode("ascii", errors="replace")
