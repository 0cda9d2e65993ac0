"""What can go wrong when somebody corrects a request and asks again."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing

from bot.clock import SystemClock
from bot.domain.requests import State
from bot.operations.keeping.forget import Forget
from tests.e2e.correcting import ask_again, open_again, receipt_of
from tests.e2e.driver import BRUNO, CARLA, Driver, Json, text_of
from tests.e2e.situations.situation import Situation

_WHEN = dt.datetime(2026, 11, 30, 14, 5, tzinfo=dt.UTC)
_PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
_NAME = "guide.pdf"
Prepare = Callable[[Driver, str, str], object]


def _declined(driver: Driver, user: str, *, with_file: bool = False) -> str:
    """Have a request declined; return its batch's id."""
    if with_file:
        driver.sent(580101)
        driver.alephee.buyer_replies(580101)
    files = [(_NAME, _PDF)] if with_file else []
    batch_id = driver.ask(user, 580101, "Hola.", files=files, buyer_replied=with_file)
    driver.wait_for_state("pending", batch_id)
    assert driver.decline(BRUNO, "No.").ok
    driver.wait_for_state("declined", batch_id)
    return batch_id


def opening(prepare: Prepare) -> Callable[[Driver, str], str]:
    """Press the button after something happened to the request; read the view."""

    def reach(driver: Driver, user: str) -> str:
        batch_id = _declined(driver, user)
        message: Json = receipt_of(driver, batch_id, user)
        prepare(driver, user, batch_id)
        return text_of(driver.opened(user, lambda: driver.press_anyhow(user, "correct", message)))

    return reach


def _corrected(driver: Driver, user: str, batch_id: str) -> None:
    driver.wait_for_state("pending", ask_again(driver, batch_id, user=user))


def _erased(driver: Driver, _user: str, _batch_id: str) -> None:
    with driver.bot.log.read() as log:
        requests = log.requests.in_state(State.DECLINED)
    Forget(driver.bot.log, SystemClock())(requests, {"why": "asked for"})


def _file_lost(driver: Driver, user: str) -> str:
    batch_id = _declined(driver, user, with_file=True)
    view = open_again(driver, batch_id, user)
    with closing(sqlite3.connect(driver.database)) as tampering, tampering:
        tampering.execute("DELETE FROM files")
    return " ".join(driver.slack.submit(user, view["id"], {}).errors.values())


SITUATIONS = (
    Situation(
        name="corrected_already",
        when="The request was corrected and asked again before.",
        key="correct.already",
        params={"by": CARLA, "at": _WHEN},
        varies=("at",),
        reach=opening(_corrected),
        do="Look at the newest receipt.",
    ),
    Situation(
        name="corrected_too_late",
        when="The content of the request was erased.",
        key="correct.erased",
        reach=opening(_erased),
        do="Make a new request.",
    ),
    Situation(
        name="kept_file_lost",
        when="A file that is to be kept is no longer in the log.",
        key="correct.file_gone",
        params={"name": _NAME},
        reach=_file_lost,
        do="Untick it, and attach it again.",
    ),
)
