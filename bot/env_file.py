"""Reading ``.env`` without losing anything: a line that cannot be read is told, it does not go missing.

Lines are read as python-dotenv reads them (``export``, comments, quotes, ``#`` in values), but for one thing: it passes
over what it does not understand, and a setting whose absence lets everybody ask must not be gone in silence.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

#: the name a line seems to be about; whatever else stands there may be a secret
_NAME = re.compile(r"(?:export\s+)?['\"]?((?:BOT|SLACK|ALEPHEE)_[A-Z_]{1,40}[A-Z])(?![A-Za-z0-9_-])", re.IGNORECASE)
#: a variable without a value for its absence (python-dotenv, "Variable expansion")
_VARIABLE = re.compile(r"\$\{([^}:]*)\}")
_HOW = "write NAME=value on one line, a list without quotes or within one pair of them"


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What stands in a file: values and lines by name as written, and what is wrong with it, a sentence each.

    ``path``: the file that was read; None where there is none.
    """

    path: Path | None = None
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read_env_file(path: Path, *, must_exist: bool = False) -> EnvFile:
    """Read a file; one that does not exist is empty, unless it ``must_exist``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        missing = f"{path}: there is no such file; correct what --env-file names, or leave it out"
        return EnvFile(problems=(missing,)) if must_exist else EnvFile()
    except UnicodeDecodeError:
        return EnvFile(path, problems=(f"{path}: is no text in UTF-8; save it anew",))
    except (OSError, ValueError) as error:  # the latter: a name that none can have
        why = getattr(error, "strerror", error)
        return EnvFile(problems=(f"{path}: cannot be read: {why}; put a file there that the bot's user may read",))
    bindings = tuple(parse_stream(StringIO(text)))
    problems = tuple(f"{path}: {problem}" for problem in _problems(bindings))
    if problems:
        return EnvFile(path, problems=problems)
    lines = {binding.key: _line(binding) for binding in bindings if binding.key is not None}
    values = dotenv_values(stream=StringIO(text))
    return EnvFile(path, {name: value for name, value in values.items() if value is not None}, lines)


def _problems(bindings: tuple[Binding, ...]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for binding in bindings:
        where = f"line {_line(binding)}{_about(binding)}"
        if binding.error:
            yield f"{where} cannot be read; {_HOW}"
        elif binding.key is None:
            continue
        elif binding.value is None:
            yield f"{where} has no = after the name; {_HOW}"
        elif re.search(r"[\r\n]", binding.original.string.strip()):
            yield f"{where} has a quotation mark that is closed only lines later; {_HOW}"
        elif unset := _unset(binding, bindings):
            yield f"{where} takes {unset}, which is not set: set it before, or write the value itself"
        elif (name := binding.key.upper()) in seen:
            yield f"{where} sets again what line {seen[name]} sets; keep one of them"
        else:
            seen[name] = _line(binding)


def _unset(binding: Binding, bindings: tuple[Binding, ...]) -> str:
    """Name a variable in the value of one of our settings that is set nowhere: nothing would take its place."""
    if not _NAME.fullmatch(binding.key or ""):
        return ""
    known = {*os.environ, *(one.key for one in bindings[: bindings.index(binding)])}
    return next((found[0] for found in _VARIABLE.finditer(binding.value or "") if found[1] not in known), "")


def _line(binding: Binding) -> int:
    """Return the line a binding begins in; blank lines before it count to it."""
    text = binding.original.string
    blank = text[: len(text) - len(text.lstrip())]
    return binding.original.line + len(re.findall(r"\r\n|\n|\r", blank))


def _about(binding: Binding) -> str:
    found = _NAME.match(binding.original.string.lstrip())
    return f" ({found[1].upper()})" if found else ""
