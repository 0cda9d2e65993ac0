"""The process log: structlog over the standard library, to stderr, as lines for people or as JSON.

Code says a plain sentence and gives what it knows as ``extra``; which request, batch, call and interaction it was about
is bound where their work begins (``structlog.contextvars``). docs/monitoring.md lists the fields.
"""

import logging
import sys
import threading
from collections.abc import Collection
from types import TracebackType
from typing import Literal

import structlog
from pydantic import SecretStr

from bot.observing.tracebacks import as_data, as_text

log = logging.getLogger(__name__)

#: these write bodies, URLs or every frame below WARNING; what people type must not stand in a process log
_CHATTY = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "waitress", "aiohttp.access", "asyncio", "urllib3")
#: writes a line for every try to connect, with the address; that the database is away has one line of ours
_EVERY_TRY = "psycopg"
#: a shorter one may be a part of any word
_SECRET = 8


def configure_logging(format_: Literal["console", "json"], level: str, secrets: Collection[SecretStr] = ()) -> None:
    """Send every record to stderr in one form. Foreign libraries speak from WARNING on, whatever the level.

    ``secrets``: should one of them get into a line after all, it is taken out.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.processors.ExceptionRenderer(as_data), structlog.processors.JSONRenderer(ensure_ascii=False)]
        if format_ == "json"
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=as_text)]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer, _without(secrets)],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger(_EVERY_TRY).setLevel(logging.CRITICAL)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it warns at every try to connect; the log's session says why


def log_what_nobody_catches() -> None:
    """Have errors that end a thread, or the process, said as lines of the log: Python writes them as they are."""

    def of_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            name = ended.thread.name if ended.thread else ""
            told = (ended.exc_type, ended.exc_value, ended.exc_traceback)
            log.critical("an error ended a thread", extra={"loop": name}, exc_info=told)

    def of_process(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("an error ended the process", exc_info=(kind, error, trace))

    threading.excepthook, sys.excepthook = of_thread, of_process


def _without(secrets: Collection[SecretStr]) -> structlog.typing.Processor:
    """Return the last step of a line: no secret gets out."""
    known = [value for secret in secrets if len(value := secret.get_secret_value()) >= _SECRET]

    def scrub(_logger: object, _method: str, line: object) -> str:
        text = str(line)
        for secret in known:
            text = text.replace(secret, "[secret]")
        return text

    return scrub
