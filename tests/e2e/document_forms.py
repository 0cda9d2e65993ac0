"""Filling in the form of documents, and files to fill it with."""

import json
from collections.abc import Sequence

from sandbox.alephee import files
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, BRUNO, Driver, Json, Upload, values

#: 43 digits of an invented invoice (model 55) and their check digit
FISCAL_KEY = "35260312345678000195550010000012341000012340"


def pdf(text: str = "Factura de prueba", size: int = 0) -> bytes:
    """Return a PDF that says something."""
    return files.pdf(text, size)


def nfe(key: str = FISCAL_KEY) -> bytes:
    """Return the outline of an electronic invoice with its key."""
    return f'<?xml version="1.0"?><nfeProc><NFe><infNFe Id="NFe{key}" versao="4.00"/></NFe></nfeProc>'.encode()


def open_form(driver: Driver, number: int | str, user: str = ANA) -> Json:
    """Open *Attach documents* by command; return the view when it has loaded."""
    return driver.opened(user, lambda: driver.slack.command(user, f"/alephee document {number}"))


def fill_in(driver: Driver, view: Json, attached: Sequence[Upload], *, user: str = ANA, **fields: str) -> Ack:
    """Fill the form in and submit it."""
    uploads = [driver.slack.upload(user, name, content) for name, content in attached]
    return driver.slack.submit(user, view["id"], {"files": uploads, **fields})


def attach(driver: Driver, number: int, *attached: Upload, kind: str = "0", **fields: str) -> str:
    """Ask for documents from command to submission; return the batch's id."""
    view = open_form(driver, number)
    view = driver.choose(ANA, view, "document_type", kind)
    ack = fill_in(driver, view, attached, **fields)
    assert ack.ok, ack
    return str(json.loads(view["private_metadata"])["b"])


def approve(driver: Driver, batch_id: str) -> None:
    """Have Bruno approve a batch when its card stands."""
    card = driver.wait(lambda: next((one for one in driver.cards() if batch_id in values(one)), None))
    assert driver.approve(BRUNO, card).ok


def states(driver: Driver, batch_id: str) -> list[str]:
    """Return the states of a batch's requests, in the order they were asked."""
    return [row["state"] for row in driver.sends() if row["batch_id"] == batch_id]


def wait_for_states(driver: Driver, batch_id: str, *wanted: str) -> list[Json]:
    """Return a batch's rows when they have reached these states."""
    driver.wait(lambda: states(driver, batch_id) == list(wanted) or None)
    return [row for row in driver.sends() if row["batch_id"] == batch_id]
