import asyncio
import contextlib
import json
import socket
import threading
import time
import urllib.request
from typing import Any
from urllib.error import HTTPError

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier

from sandbox.server import Sandbox
from sandbox.slack import Ack, SlackWorkspace
from sandbox.slack.http_delivery import signature
from sandbox.slack.socket_mode import abort, tell
from tests.integration.sandbox.own_loop import run
from tests.integration.sandbox.slack_bot import ANA, Bot, acknowledging


def test_a_dropped_socket_is_opened_again(bot: Bot, slack: SlackWorkspace) -> None:
    seen = acknowledging(bot)
    bot.connect(ping_interval=0.1)
    before = slack.api_calls["apps.connections.open"]

    slack.drop_sockets()

    slack.wait_for(lambda: slack.api_calls["apps.connections.open"] > before and slack.sockets)
    assert slack.command(ANA, "/alephee again").ok
    assert [body["text"] for body in seen] == ["again"]


def test_a_refresh_moves_the_app_to_a_new_socket(bot: Bot, slack: SlackWorkspace) -> None:
    acknowledging(bot)
    bot.connect()
    before = slack.api_calls["apps.connections.open"]

    slack.refresh_sockets()

    slack.wait_for(lambda: slack.api_calls["apps.connections.open"] > before and slack.sockets == 1)
    assert slack.command(ANA, "/alephee again").ok


def test_a_deaf_socket_stays_open_and_delivers_nothing(bot: Bot, slack: SlackWorkspace) -> None:
    seen = acknowledging(bot)
    bot.connect()
    slack.deaf = True

    assert slack.command(ANA, "/alephee help").error == "operation_timeout"
    assert (seen, slack.sockets) == ([], 1)
    slack.deaf = False
    assert slack.command(ANA, "/alephee help").ok


def test_a_payload_for_a_socket_that_is_just_closing_is_lost_and_breaks_nothing() -> None:
    async def told_while_it_closes() -> list[str]:
        steps = []

        async def serve(request: web.Request) -> web.WebSocketResponse:
            ws = web.WebSocketResponse()
            await ws.prepare(request)
            abort(request)
            await tell(ws, {"type": "interactive"})
            steps.append("told")
            return ws

        app = web.Application()
        app.router.add_get("/", serve)
        async with (
            TestServer(app) as server,
            aiohttp.ClientSession() as session,
            session.ws_connect(server.make_url("/")) as ws,
        ):
            await ws.receive()
        return steps

    assert run(told_while_it_closes()) == ["told"]


def test_the_socket_speaks_the_documented_protocol(bot: Bot, slack: SlackWorkspace) -> None:
    async def talk() -> Ack:
        url = bot.client.apps_connections_open(app_token=slack.app_token)["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url, autoping=False) as ws:
            hello = await ws.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"] == {"app_id": "A0SANDBOX"}
            assert hello["debug_info"]["approximate_connection_time"] == 18060
            await ws.ping(b"first")
            assert (await ws.receive()).data == b"first"
            slack.deaf = True
            await ws.ping(b"unheard")
            with pytest.raises(TimeoutError):
                await ws.receive(timeout=0.2)
            slack.deaf = False
        async with aiohttp.ClientSession() as session, session.ws_connect(await fresh_url(), autoping=False) as ws:
            await ws.receive_json()
            acting = asyncio.create_task(asyncio.to_thread(slack.command, ANA, "/alephee help"))
            envelope = await ws.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            assert envelope["payload"]["text"] == "help"
            await ws.send_json({"envelope_id": "another"})
            await ws.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Hola"}})
            return await acting

    async def fresh_url() -> str:
        answer = await asyncio.to_thread(bot.client.apps_connections_open, app_token=slack.app_token)
        return str(answer["url"])

    assert run(talk()).payload == {"text": "Hola"}


def test_the_eleventh_socket_is_sent_away(bot: Bot, slack: SlackWorkspace) -> None:
    async def connect_eleven() -> list[Any]:
        async with aiohttp.ClientSession() as session, contextlib.AsyncExitStack() as stack:
            greetings = []
            for _ in range(11):
                url = bot.client.apps_connections_open(app_token=slack.app_token)["url"]
                ws = await stack.enter_async_context(session.ws_connect(url))
                greetings.append(await ws.receive_json())
            return greetings

    greetings = run(connect_eleven())
    assert [one["type"] for one in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"


def test_a_sandbox_stops_although_somebody_still_listens(sandbox: Sandbox) -> None:
    with urllib.request.urlopen(f"{sandbox.slack_url}/sandbox/events?user={ANA}", timeout=5) as stream:
        stream.readline()
        begun = time.monotonic()
        sandbox.stop()

    assert time.monotonic() - begun < 0.9


def test_a_ticket_opens_one_socket_and_is_needed(bot: Bot, slack: SlackWorkspace) -> None:
    for url in (f"{slack.base_url}/link", f"{slack.base_url}/link?ticket=invented"):
        with pytest.raises(HTTPError) as raised:
            urllib.request.urlopen(url, timeout=5)
        assert raised.value.code == 401
        raised.value.close()


def test_each_payload_goes_to_any_one_of_several_sockets(sandbox: Sandbox, bot: Bot, slack: SlackWorkspace) -> None:
    other = Bot(sandbox)
    mine, others = acknowledging(bot), acknowledging(other)
    bot.connect()
    other.connect()
    slack.wait_for(lambda: slack.sockets == 2)

    for number in range(40):
        assert slack.command(ANA, f"/alephee {number}").ok

    assert len(mine) + len(others) == 40
    assert min(len(mine), len(others)) > 5
    assert [body["text"] for body in mine] != [str(number) for number in range(0, 40, 2)]
    other.close()


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_payload_can_come_twice(bot: Bot, slack: SlackWorkspace, transport: str) -> None:
    seen = acknowledging(bot)
    if transport == "socket":
        bot.connect()
    else:
        bot.serve()

    slack.deliver_twice()
    assert slack.command(ANA, "/alephee one").ok
    slack.wait_for(lambda: len(seen) == 2)
    assert slack.redeliver().ok
    slack.wait_for(lambda: len(seen) == 3)

    assert seen[0] == seen[1] == seen[2]


def test_a_repeated_event_says_so(bot: Bot, slack: SlackWorkspace) -> None:
    slack.home_tab_enabled = True
    retries: list[list[str] | None] = []
    bot.app.event("app_home_opened")(lambda request: retries.append(request.headers.get("x-slack-retry-num")))
    bot.connect()

    assert slack.open_home(ANA).ok
    assert slack.redeliver().ok

    slack.wait_for(lambda: len(retries) == 2)
    assert retries == [["0"], ["1"]]


def test_http_is_used_on_demand_although_a_socket_is_open(bot: Bot, slack: SlackWorkspace) -> None:
    acknowledging(bot)
    bot.connect().serve()
    slack.transport = "http"
    slack.request_url = "http://127.0.0.1:1/closed"

    assert slack.command(ANA, "/alephee help").error == "dispatch_failed"
    slack.transport = "auto"
    assert slack.command(ANA, "/alephee help").ok


def test_the_signature_is_slacks(slack: SlackWorkspace) -> None:
    verifier = SignatureVerifier(slack.signing_secret)
    body = b"command=%2Falephee&text=hola"

    made = signature(slack.signing_secret, "1700000000", body)

    assert made == verifier.generate_signature(timestamp="1700000000", body=body)


def test_a_wrong_signing_secret_is_refused_by_the_app(bot: Bot, slack: SlackWorkspace) -> None:
    acknowledging(bot)
    bot.serve()
    slack.deliveries.http._secret = "another"

    assert slack.command(ANA, "/alephee help").error == "dispatch_failed"


def test_a_failing_predicate_times_out(slack: SlackWorkspace) -> None:
    with pytest.raises(TimeoutError):
        slack.wait_for(lambda: False, timeout=0.1)


def test_many_threads_may_act_at_once(bot: Bot, slack: SlackWorkspace) -> None:
    acknowledging(bot)
    bot.connect()
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(slack.command(ANA, "/alephee help").ok)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [True] * 20


def test_a_sandbox_ends_with_everything_it_began_and_a_taken_port_is_an_error(sandbox: Sandbox) -> None:
    port = int(sandbox.slack_url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        Sandbox(slack_port=port).start()
    sandbox.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_the_settings_of_a_bot_point_at_this_sandbox(sandbox: Sandbox) -> None:
    env = sandbox.env()

    assert env["SLACK_API_URL"] == f"{sandbox.slack_url}/api/"
    assert env["ALEPHEE_API_URL"] == sandbox.alephee_url
    assert json.loads(json.dumps(env)) == env
