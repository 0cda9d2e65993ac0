"""How Datasette shows the log: links between what belongs together, local times, and nothing to anybody else."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, ClassVar
from urllib.parse import quote

from datasette.app import Datasette
from datasette.utils import tilde_encode
from datasette.utils.asgi import Response
from markupsafe import Markup
from pluggy import HookimplMarker

from bot.browsing.copy import PLACE, Copy
from bot.errors import LogUnavailable
from bot.log.export.cells import local_time

hookimpl = HookimplMarker("datasette")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
#: says in a sentence what an event of a batch tells: batch and event → the sentence
Tell = Callable[[str, int], str]
#: an HTTP status, and what to say
Problem = tuple[int, str]

#: column → the table whose row it names
_ROWS = {
    "request_id": "requests",
    "batch_id": "batches",
    "replaces": "batches",
    "file_sha256": "files",
    "event": "events",
}
_FILE = '{:,} bytes; <code>alephee-bot log file {}</code> takes them out; <a href="{}">who asked for it</a>'
_ORDERS = ("order_id", "external_order_id")
#: table → a column that its list leaves out: fifty files may be more than memory holds; a number that is the copy's
_HIDDEN = {"files": "content", "sends": PLACE}
#: names of this machine: another one is a page elsewhere that was led here (DNS rebinding)
_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Plugin:
    """Datasette's hooks (docs.datasette.io, "Plugin hooks").

    ``name`` is what the log is called there; ``is_same``, whether its file still is the one that was opened.
    """

    #: Datasette takes plugins for modules
    __name__: ClassVar[str] = "alephee-bot"

    name: str
    copy: Copy
    zone: tzinfo
    is_same: Callable[[], bool]
    tell: Tell

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection, database: str) -> None:
        """Join the copy, and teach a connection people's times and words."""
        if database != self.name:
            return
        self.copy.join(conn)
        conn.create_function("local_time", 1, self._local_time, deterministic=True)
        conn.create_function("what_happened", 2, self.tell)

    @hookimpl
    def render_cell(
        self, row: Mapping[str, object], value: object, column: str, table: str | None, datasette: Datasette
    ) -> Markup | None:
        """Link what names a row or an order; of a file tell how it is taken out, and what it was for."""
        urls = datasette.urls
        if isinstance(value, bytes) and table == "files":
            sends = f"{urls.table(self.name, 'sends')}?file_sha256={row['sha256']}"
            return Markup(_FILE).format(len(value), row["sha256"], sends)  # noqa: S704 - a constant; what fills it is escaped
        if not value or not isinstance(value, str | int):
            return None
        if column in _ORDERS:
            return _link(f"{urls.query(self.name, 'story')}?number={quote(str(value))}", value)
        if column in _ROWS:
            return _link(urls.row(self.name, _ROWS[column], tilde_encode(str(value))), value)
        return None

    @hookimpl
    def forbidden(self) -> Response:
        """Say where the way in is."""
        return Response.text(
            "Open the whole address that `alephee-bot log datasette` printed; it counts once.", status=403
        )

    @hookimpl
    def asgi_wrapper(self) -> Callable[[App], App]:
        """Bring the copy up to date before each page, and refuse what must not be answered."""
        hidden = {f"/{tilde_encode(self.name)}/{table}": column for table, column in _HIDDEN.items()}

        def wrap(app: App) -> App:
            async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
                problem = await self._problem(scope) if scope["type"] == "http" else None
                if problem:
                    await Response.text(problem[1], status=problem[0]).asgi_send(send)
                else:
                    await app(_without_hidden(scope, hidden), receive, send)

            return guarded

        return wrap

    async def _problem(self, scope: Scope) -> Problem | None:
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if host.partition(":")[0] not in _HOSTS:
            return 403, f"Open it as http://{_HOSTS[0]}."
        if not self.is_same():
            return 503, "The file of the log was replaced: end the command, and start it anew."
        return await asyncio.to_thread(self._refresh)

    def _refresh(self) -> Problem | None:
        try:
            self.copy.refresh()
        except LogUnavailable as error:
            return 503, str(error)
        return None

    def _local_time(self, text: str | None) -> str | None:
        found = None if text is None else local_time(text, self.zone)
        return text if found is None else str(found)


def _link(to: str, text: object) -> Markup:
    return Markup('<a href="{}">{}</a>').format(to, text)


def _without_hidden(scope: Scope, hidden: Mapping[str, str]) -> Scope:
    """Leave a column out of the list of a table, unless somebody chose what to leave out."""
    column = hidden.get(scope.get("path", "").partition(".")[0])  # with `.json` or `.csv`, too
    if column is None or b"_nocol=" in scope["query_string"]:
        return scope
    query = [scope["query_string"], f"_nocol={column}".encode()]
    return {**scope, "query_string": b"&".join(filter(None, query))}
