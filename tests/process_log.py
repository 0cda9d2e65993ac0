"""The process log as an operator reads it: the sentence of each line, then what it tells beside."""

import logging

import pytest

_ALWAYS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def lines(caplog: pytest.LogCaptureFixture, level: int = logging.DEBUG) -> list[str]:
    """Return the lines from a level on, as ``Slack is away why=no answer``."""
    return [line_of(record) for record in caplog.records if record.levelno >= level]


def text(caplog: pytest.LogCaptureFixture) -> str:
    """Return all lines, and the tracebacks below them."""
    return "\n".join(lines(caplog)) + caplog.text


def line_of(record: logging.LogRecord) -> str:
    """Return the sentence of a record with what it tells beside."""
    beside = (f"{name}={value}" for name, value in vars(record).items() if name not in _ALWAYS)
    return " ".join((record.getMessage(), *beside))
