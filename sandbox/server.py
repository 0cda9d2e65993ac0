"""Both simulators together: one event loop in one background thread, two sites."""

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.alephee import AlepheeWorld
from sandbox.alephee import make_site as make_alephee_site
from sandbox.clock import WorldClock
from sandbox.slack import SlackWorkspace, make_site

WORKERS = 32
"""Threads for people of the page who wait for an acknowledgement."""
SHUTDOWN_SECONDS = 1.0


class PortError(OSError):
    """A port cannot be listened on: `port` is its number, `strerror` says why."""

    def __init__(self, port: int, error: OSError) -> None:
        super().__init__(error.errno, os.strerror(error.errno or 0))
        self.port = port


class Sandbox:
    """A local Slack and a local Alephee, served while started.

    Ports of 0 are any free ones. `slack` and `alephee` may be used from every thread, before and while serving.
    """

    def __init__(
        self,
        slack_port: int = 0,
        alephee_port: int = 0,
        host: str = "127.0.0.1",
        *,
        alephee_key: str = "SANDBOX-KEY-0000-0000",
    ) -> None:
        self.clock = WorldClock()
        self.slack = SlackWorkspace(self.clock)
        self.slack.begin_anew = self.reset
        self.alephee = AlepheeWorld(alephee_key, self.clock.now)
        self._alephee_key = alephee_key
        self._host = host
        self._ports = {"slack": slack_port, "alephee": alephee_port}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runners: list[web.AppRunner] = []

    def start(self) -> Self:
        """Begin to serve; raise PortError when a port is taken or not allowed."""
        loop = asyncio.new_event_loop()
        loop.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="sandbox-person"))
        self._loop = loop
        self._thread = threading.Thread(target=loop.run_forever, name="sandbox", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._serve(), loop).result()
        except OSError:
            self.stop()
            raise
        return self

    async def _serve(self) -> None:
        sites = {"slack": make_site(self.slack), "alephee": make_alephee_site(self.alephee)}
        for name, site in sites.items():
            runner = web.AppRunner(site, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
            await runner.setup()
            self._runners.append(runner)
            listener = web.TCPSite(runner, self._host, self._ports[name])
            try:
                await listener.start()
            except OSError as error:
                raise PortError(self._ports[name], error) from error
            self._ports[name] = int(runner.addresses[0][1])
        self.slack.base_url = self.slack_url
        self.slack.alephee_url = self.alephee_url

    def stop(self) -> None:
        """End every connection, the loop and its thread."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = None

    async def _close(self) -> None:
        for runner in reversed(self._runners):
            await runner.cleanup()
        self._runners.clear()
        await asyncio.get_running_loop().shutdown_default_executor()

    def reset(self) -> None:
        """Begin anew: both sides and the app, if it lives here and its log may go; else the Alephee side only."""
        app = self.slack.app
        if app is None or app.keeps_log:
            self.alephee.reset()
            return
        self.slack.clear_faults()  # or the app would wait for calls that hang, before it stops
        self.alephee.clear_faults()
        app.restart(self._empty)

    def _empty(self) -> None:
        self.clock.ahead = 0.0
        self.slack.empty()
        self.alephee.reset()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _url(self, name: str) -> str:
        return f"http://{self._host}:{self._ports[name]}"

    @property
    def slack_url(self) -> str:
        """The workspace's page and the origin of its files."""
        return self._url("slack")

    @property
    def slack_api_url(self) -> str:
        """The base URL of the Web API, for `SLACK_API_URL`."""
        return self.slack_url + "/api/"

    @property
    def alephee_url(self) -> str:
        """The base URL of the Alephee side, for `ALEPHEE_API_URL`."""
        return self._url("alephee")

    def env(self) -> dict[str, str]:
        """Return all settings with which a bot runs against this sandbox; none of them is a secret."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack_api_url,
            "ALEPHEE_API_KEY": self._alephee_key,
            "ALEPHEE_API_URL": self.alephee_url,
            "ALEPHEE_ACCOUNTS": "",
            "BOT_APPROVALS_CHANNEL": "C0APPROVALS",
            "BOT_ALERTS_CHANNEL": "C0ALERTS",
            "BOT_APPROVERS": "S0APPROVERS",
        }
