"""A world served on a real socket, and a client for it."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
from aiohttp import web

from sandbox.alephee import AlepheeWorld, make_site

KEY = "SANDBOX-KEY-0000-0000"
EXAMPLES = Path(__file__).parents[2] / "data" / "alephee"
RATE_HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-retryafter")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float = 1_770_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Api:
    """The world and an HTTP client that knows the key."""

    def __init__(self, world: AlepheeWorld, url: str) -> None:
        self.world = world
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=5)

    def call(self, method: str, path: str, account: int | None = 15001, **options: Any) -> httpx.Response:
        query = {"API_KEY": KEY, **({} if account is None else {"accountId": account}), **options.pop("params", {})}
        return self.http.request(method, path, params=query, **options)

    def orders(self, account: int = 15001, /, **params: Any) -> httpx.Response:
        return self.call("GET", "/v2/orders", account, params=params)

    def ids(self, account: int = 15001, /, **params: Any) -> list[int]:
        return [order["Id"] for order in self.orders(account, **params).json()["Results"]]

    def order(self, order_id: int, account: int = 15001) -> Any:
        """One order, looked up as the bot does: both values of Integrated."""
        found = []
        for integrated in ("false", "true"):
            query = {"idFrom": order_id, "idTo": order_id, "Integrated": integrated, "includePendingPayments": "true"}
            found += self.orders(account, **query).json()["Results"]
        (order,) = found
        return order

    def message(
        self, order: int = 580101, reason: object = 4, text: str | None = "Hola", **options: Any
    ) -> httpx.Response:
        account = options.pop("account", self.world.orders[order].account_id if order in self.world.orders else 15001)
        params = {"messageOptions": reason, **({} if text is None else {"message": text})}
        return self.call("POST", f"/v2/orders/{order}/messages", account, params=params, **options)


@contextmanager
def serving(world: AlepheeWorld | None = None, per_minute: int = 10_000) -> Iterator[Api]:
    """Serve a world on a free port of 127.0.0.1; limits are high unless a test is about them."""
    world = world or AlepheeWorld()
    world.set_limit("*", per_minute)
    loop, ready = asyncio.new_event_loop(), Event()
    runner = web.AppRunner(make_site(world), access_log=None, shutdown_timeout=1, lingering_time=0.1)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ready.set()

    def run() -> None:
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = Thread(target=run)
    thread.start()
    assert ready.wait(5)
    api = Api(world, f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        yield api
    finally:
        api.http.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
    assert not thread.is_alive()


def impatient(seconds: float = 0.1) -> httpx.Timeout:
    """A client that waits for the first byte only so long."""
    return httpx.Timeout(5, read=seconds)


def eventually(happened: Callable[[], bool]) -> bool:
    """Wait until something happened on the other thread; say whether it did within five seconds."""
    end = time.monotonic() + 5
    while not happened() and time.monotonic() < end:
        time.sleep(0.005)
    return happened()


def example(name: str) -> Any:
    """One of the documented example files."""
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


def refusal(response: httpx.Response) -> tuple[int, str]:
    """The status and message of a documented error body."""
    body = response.json()
    assert body["Status"] == response.status_code
    return response.status_code, body["Message"]
