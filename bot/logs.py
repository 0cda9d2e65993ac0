"""The process log: structlog over the standard library, to stderr, as lines for people or as JSON."""

import logging
import sys
from typing import Literal

import structlog

#: these write bodies, URLs or every frame below WARNING; what people type must not stand in a process log
_CHATTY = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "waitress", "aiohttp.access", "asyncio", "urllib3")


#: structlog's own way of writing tracebacks as JSON repeats the local variables of every frame: buyers' texts, tokens
_TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def configure_logging(format_: Literal["console", "json"], level: str) -> None:
    """Send every record to stderr in one form. Foreign libraries speak from WARNING on, whatever the level."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    renderer: list[structlog.typing.Processor] = (
        [_TRACEBACKS, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if format_ == "json"
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
