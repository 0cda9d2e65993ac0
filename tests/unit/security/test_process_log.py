"""The process log tells what failed and where, never with what."""

import logging
from collections.abc import Iterator
from typing import Literal

import pytest
from pydantic import ValidationError

from bot.kinds import CONTENTS
from bot.logs import configure_logging

WORDS = "words of a buyer 7f3a"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def _fail(text: str) -> None:
    assert text
    raise RuntimeError("something broke")


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_holds_no_local_variables(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON it repeated those of every frame: structlog's default."""
    configure_logging(form, "DEBUG")
    try:
        _fail(WORDS)
    except RuntimeError:
        logging.getLogger("bot.loops").exception("sender: unexpected error")
    said = capsys.readouterr().err
    assert "something broke" in said
    assert "test_process_log.py" in said
    assert WORDS not in said


@pytest.mark.parametrize(
    "name", ["slack_bolt.app", "slack_sdk.web.base_client", "httpx", "httpcore.http11", "waitress", "urllib3"]
)
def test_libraries_that_write_bodies_and_addresses_are_quiet_at_debug(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("console", "DEBUG")
    logging.getLogger(name).debug(WORDS)
    logging.getLogger(name).info(WORDS)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "text",
    [
        f'{{"kind":"message","reason":"{WORDS}","text":7}}',
        f'{{"kind":"message","reason":4,"text":["{WORDS}"]}}',
        f'{{"kind":"document","document_type":0,"file":"{WORDS}"}}',
        f'["{WORDS}"]',
        f'{{"{WORDS}',
    ],
)
def test_a_content_that_cannot_be_read_is_not_repeated_by_its_error(text: str) -> None:
    """The error stood in the process log with what it had been given: words of a damaged row."""
    with pytest.raises(ValidationError) as caught:
        CONTENTS.load("message", text)
    assert WORDS not in str(caught.value)
