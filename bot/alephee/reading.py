"""Look-ups: GETs that wait for their slot and are repeated a little, because nothing changes by asking twice."""

import time
from collections.abc import Iterator, Mapping
from email.message import Message
from threading import Event
from typing import Any, Final

from bot.alephee import wire
from bot.alephee.answers import Reply, judge, parse
from bot.alephee.endpoints import ACCOUNTS_GET, DOCUMENTS_GET, LABEL_GET, MARKETPLACES_GET, STORES_GET
from bot.alephee.exchange import Bounds, Call, Exchange
from bot.alephee.pacer import GcraPacer
from bot.alephee.sealing import sealed
from bot.domain.orders import Account, Marketplace, Store
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.ports.alephee import FileBytes, TooMuch

#: orders, accounts … asked for in one page (Get orders, Request: the default of ``limit``)
PAGE: Final = 100

#: bytes read of a page of orders or a document
_LARGEST: Final = 32 * 1024 * 1024
_PARTIAL: Final = 206


class Reading:
    """GET with pacing, retries and paging, and the small look-ups."""

    _exchange: Exchange
    _pacer: GcraPacer
    _total: float
    _look_up: float
    _patience: float
    _back_offs: tuple[float, ...]
    #: set when the process ends: what is asked now would only delay that
    _ending: Event

    @sealed
    def accounts(self) -> tuple[Account, ...]:
        """GET accounts: the accounts of the key. Raises ``NeverSent``, ``Refused`` or ``Unknown``."""
        found = (wire.Named.model_validate(one) for one in self._list(ACCOUNTS_GET, "accounts", {}))
        return tuple(
            Account(one.id, one.name or one.business_name or str(one.id)) for one in found if one.id is not None
        )

    @sealed
    def marketplaces(self, account_id: int) -> tuple[Marketplace, ...]:
        """GET accounts/{id}/marketplaces. Raises as ``accounts``."""
        results = self._list(MARKETPLACES_GET, f"accounts/{account_id}/marketplaces", {"accountId": account_id})
        found = (wire.Named.model_validate(one) for one in results)
        return tuple(Marketplace(one.id, one.name) for one in found if one.id is not None)

    @sealed
    def stores(self, account_id: int) -> tuple[Store, ...]:
        """GET accounts/{id}/stores (Stores, Request). Raises as ``accounts``."""
        results = self._list(STORES_GET, f"accounts/{account_id}/stores", {"accountId": account_id})
        found = (wire.Store.model_validate(one) for one in results)
        return tuple(
            Store(one.id, one.name or one.business_name, one.account_pickup.id) for one in found if one.id is not None
        )

    @sealed
    def read_document(self, account_id: int, order_id: int, *, document_type: int, extension: str) -> FileBytes:
        """GET orders/{id}/documents: the document itself (Orders document, Request). Raises as ``accounts``.

        Only the formats ``xml`` and ``pdf`` exist; every extension but ``xml`` is asked for as ``pdf``.
        """
        wanted = "xml" if extension.lower().lstrip(".") == "xml" else "pdf"
        query: dict[str, str | int] = {"accountId": account_id, "documentFormat": wanted, "documentType": document_type}
        reply = self._get(DOCUMENTS_GET, f"orders/{order_id}/documents", query)
        mimetype = reply.headers.get("content-type", "").partition(";")[0].strip() or "application/octet-stream"
        name = _file_name(reply.headers.get("content-disposition", "")) or f"{order_id}-{document_type}.{wanted}"
        return FileBytes(name, reply.body, mimetype)

    @sealed
    def read_label(self, account_id: int, order_id: int, *, form: str) -> bytes:
        """GET orders/{id}/shippinglabel: the body as it comes (Order shipping label, Request). Raises as ``accounts``.

        ``form``: ``PDF``, ``TXT`` or ``ZIP``. An answer of more than 32 MB raises ``TooMuch``.
        """
        return self._get(LABEL_GET, f"orders/{order_id}/shippinglabel", {"accountId": account_id, "format": form}).body

    def _list(self, endpoint: str, path: str, query: Mapping[str, str | int]) -> list[dict[str, Any]]:
        """Return the results of all pages."""
        return [result for page in self._pages(endpoint, path, query) for result in page.results]

    def _pages(self, endpoint: str, path: str, query: Mapping[str, str | int]) -> Iterator[wire.Page]:
        """Ask for one page after the other; a 206 brings fewer than asked, so the offset follows what came."""
        offset = 0
        while True:
            reply = self._get(endpoint, path, {**query, "limit": PAGE, "offset": offset})
            page = _page(reply)
            yield page
            offset += len(page.results)
            size = page.size_of_list
            more = offset < size if size is not None else reply.status == _PARTIAL or len(page.results) == PAGE
            if not page.results or not more:
                return

    def _get(self, endpoint: str, path: str, query: Mapping[str, str | int]) -> Reply:
        """GET until it works: once more after each back-off, and within the total time."""
        begun = time.monotonic()
        end, patient_until = begun + self._total, begun + self._patience
        call = Call(endpoint=endpoint, method="GET", path=path, query=query)
        back_offs = iter(self._back_offs)
        failure: AlepheeError | None = None
        while True:
            busy = self._slot(endpoint, min(end, patient_until))
            if busy is not None:
                raise failure or busy
            try:
                return self._whole(call, min(self._look_up, end - time.monotonic()))
            except (Refused, TooMuch):
                raise
            except AlepheeError as error:
                back_off = next(back_offs, None)
                if back_off is None or time.monotonic() + back_off >= end:
                    raise
                failure = error
            self._ending.wait(back_off)

    def _slot(self, endpoint: str, until: float) -> NeverSent | None:
        """Take a slot, waiting for it until then; otherwise say why there is none, and how long it would take."""
        while not self._ending.is_set():
            seconds = self._pacer.take(endpoint)
            if seconds == 0:
                return None
            if time.monotonic() + seconds > until:
                return NeverSent("failure.busy", retry_after=seconds)
            self._ending.wait(seconds)
        return NeverSent("failure.connect")

    def _whole(self, call: Call, seconds: float) -> Reply:
        """Return a reply that is no failure, and whole."""
        reply = self._exchange.run(call, Bounds(seconds, _LARGEST))
        judge(reply)
        if reply.broken is not None:
            raise reply.broken
        return reply


def _page(reply: Reply) -> wire.Page:
    """Read a list's envelope. A 2xx that is none must not look like "there is nothing"."""
    try:
        value = parse(reply.body)
    except ValueError:
        value = None
    known = {str(name).lower(): found for name, found in value.items()} if isinstance(value, dict) else {}
    page = wire.Page.model_validate(known)
    is_list = isinstance(known.get("results"), list)
    is_nothing = "results" in known and known["results"] is None and not page.size_of_list
    if not (is_list or is_nothing):
        raise Unknown("failure.reset", status=reply.status)
    return page


def _file_name(disposition: str) -> str:
    header = Message()
    header["Content-Disposition"] = disposition
    return (header.get_filename() or "").replace("\\", "/").rpartition("/")[2]
