"""The process log tells what failed and where, never with what."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import Literal

import pytest
from psycopg.errors import UniqueViolation
from pydantic import SecretStr, ValidationError
from structlog.contextvars import bound_contextvars, get_contextvars

from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.logs import configure_logging, log_what_nobody_catches
from handlers.work import Work

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


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("error", [ValueError, KeyError, UnicodeError, json.JSONDecodeError, Exception])
def test_an_error_that_quotes_what_it_was_given_is_told_by_its_type_and_place(
    form: Literal["console", "json"], error: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    """``int()`` of a buyer's words repeats them, and so do keys that are missing and what follows from them."""
    configure_logging(form, "DEBUG")
    made = error if error is not json.JSONDecodeError else partial(json.JSONDecodeError, doc=WORDS, pos=0)
    try:
        try:
            raise made(WORDS)
        except error as first:
            raise LogUnavailable("the disk is full") from first
    except LogUnavailable:
        logging.getLogger("bot.loops").exception("an unexpected error")
    said = capsys.readouterr().err
    assert WORDS not in said
    assert error.__name__ in said
    assert "the disk is full" in said
    assert said.count("test_process_log.py") == 2


def test_a_secret_that_gets_into_a_line_after_all_is_taken_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO", [SecretStr("xoxb-1234567890"), SecretStr("short")])
    logging.getLogger("bot").info("a short line", extra={"why": "xoxb-1234567890 is wrong"})
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["why"]) == ("a short line", "[secret] is wrong")


def test_a_line_of_json_has_the_ids_of_what_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO")
    with bound_contextvars(batch="b1", call="c1"):
        logging.getLogger("bot").info("a call begins", extra={"call": "c2"})
    line = json.loads(capsys.readouterr().err)
    assert (line["batch"], line["call"], line["level"], line["logger"]) == ("b1", "c2", "info", "bot")
    assert line["timestamp"].endswith("Z")


def test_an_error_that_ends_a_thread_or_the_process_is_a_line_like_any_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python wrote it past the log: no JSON, and with what it quotes."""
    for module in (threading, sys):
        monkeypatch.setattr(module, "excepthook", module.excepthook)  # put back at the end
    configure_logging("json", "INFO")
    log_what_nobody_catches()

    def break_off() -> None:
        int(WORDS)

    thread = threading.Thread(target=break_off, name="web")
    thread.start()
    thread.join()
    try:
        break_off()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    of_thread, of_process = map(json.loads, capsys.readouterr().err.splitlines())
    assert (of_thread["event"], of_thread["loop"]) == ("an error ended a thread", "web")
    assert of_process["event"] == "an error ended the process"
    for line in (of_thread, of_process):
        assert line["level"] == "critical"
        assert (line["exception"][0]["type"], WORDS in str(line)) == ("ValueError", False)


def test_work_that_is_handed_on_keeps_the_id_of_its_interaction() -> None:
    work = Work(1, 1, 1, 1)
    with bound_contextvars(interaction="i1"):
        begun = [begin(get_contextvars) for begin in (work.commit, work.promptly, work.open_view, work.submit)]
    assert [one.result() for one in begun] == [{"interaction": "i1"}] * 4
    assert work.submit(get_contextvars).result() == {}
    work.close()


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


def test_errors_of_the_database_do_not_quote_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """PostgreSQL tells the key that was there already, and the row that failed."""
    configure_logging("json", "DEBUG")
    try:
        raise UniqueViolation("DETAIL: Key (name)=(Ana Prueba) already exists.")  # noqa: TRY301 - as a statement does
    except UniqueViolation:
        logging.getLogger("bot").exception("a step failed")
    logging.getLogger("psycopg.pool").warning("error connecting: postgresql://bot:s3cret@db.example.com/log")
    said = capsys.readouterr().err
    assert "UniqueViolation" in said
    assert not {word for word in ("Ana Prueba", "s3cret") if word in said}
