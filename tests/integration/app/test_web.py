"""Health, readiness and metrics over a real socket."""

import json
import os
import resource
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from bot import listener
from bot.errors import SettingsError
from bot.operations.looking_up.reports import Health
from bot.web import Web


class Patient:
    """Something whose health can be set."""

    def __init__(self) -> None:
        self.problem = ""
        self.stuck: tuple[str, ...] = ()

    def health(self) -> Health:
        return Health(
            sender_running=True,
            slack_connected=not self.problem,
            database_problem=self.problem,
            pace={"orders.get": 2.5},
            stuck=self.stuck,
        )


@pytest.fixture
def patient() -> Patient:
    return Patient()


@pytest.fixture
def web(patient: Patient) -> Iterator[httpx.Client]:
    served = Web(patient.health, patient.health, CollectorRegistry())

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    served.mount("/echo", application)
    port = served.start("127.0.0.1", 0)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    served.close()


def test_a_huge_body_from_anybody_was_kept_on_the_disk_before_it_was_refused(web: httpx.Client) -> None:
    with socket.create_connection((web.base_url.host, int(web.base_url.port or 0)), timeout=5) as line:
        line.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_healthz_says_that_the_process_lives(web: httpx.Client) -> None:
    assert web.get("/healthz").json() == {"status": "ok"}


def test_a_loop_that_does_not_turn_is_told_by_both(web: httpx.Client, patient: Patient) -> None:
    patient.stuck = ("sender", "socket")
    answer = web.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ok", "stuck": ["sender", "socket"]})
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["stuck: sender, socket"])


def test_readyz_says_what_keeps_the_bot_from_its_job(web: httpx.Client, patient: Patient) -> None:
    assert web.get("/readyz").status_code == 200
    patient.problem = "the disk is full"
    answer = web.get("/readyz")
    assert answer.status_code == 503
    said = answer.json()
    assert said["reasons"] == ["database not writable: the disk is full", "Slack is not connected"]
    assert (said["ready"], said["database"], said["slack"]) == (False, "unavailable", "unreachable")


def test_what_is_posted_to_a_mounted_path_reaches_its_application(web: httpx.Client) -> None:
    assert web.post("/echo", content=b"hello").content == b"hello"
    assert web.get("/echo").status_code == 404


def test_other_paths_and_methods_are_refused(web: httpx.Client) -> None:
    assert web.get("/").status_code == 404
    assert web.get("/readyz/").status_code == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = web.request(method, "/healthz")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_answers_are_json(web: httpx.Client) -> None:
    said = json.loads(web.get("/readyz").content)
    assert said == {
        "ready": True,
        "role": "worker",
        "database": "ok",
        "slack": "ok",
        "alephee": "unknown",
        "reasons": [],
    }


def test_the_answer_to_head_has_no_body_that_the_next_answer_would_begin_with(web: httpx.Client) -> None:
    with socket.create_connection((web.base_url.host, web.base_url.port or 0)) as connection:
        connection.sendall(
            b"HEAD /readyz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        said = b"".join(iter(lambda: connection.recv(4096), b""))
    assert said.count(b"HTTP/1.1 200 OK") == 2
    assert b"ready" not in said


@pytest.fixture
def server(patient: Patient) -> Web:
    return Web(patient.health, patient.health, CollectorRegistry())


@pytest.mark.parametrize("host", ["nobody.invalid", "256.1.1.1", "*", "a..b"])
def test_a_host_without_an_address_is_a_wrong_setting(server: Web, host: str) -> None:
    with pytest.raises(SettingsError, match="BOT_HOST"):
        server.start(host, 0)


def test_an_address_of_another_machine_is_a_wrong_host(server: Web) -> None:
    with pytest.raises(SettingsError, match="BOT_HOST: cannot listen there"):
        server.start("192.0.2.1", 0)


def test_a_taken_port_is_a_wrong_setting(server: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsError, match="BOT_PORT: cannot listen"):
        server.start("127.0.0.1", taken.getsockname()[1])


def test_a_host_with_addresses_of_two_families_is_listened_on_once(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [(socket.AF_INET6, 1, 6, "", ("::1", 0, 0, 0)), (socket.AF_INET, 1, 6, "", ("127.0.0.1", 0))]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: both if host == "localhost" else real(host, *a, **k)
    )
    port = server.start("localhost", 0)
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    server.close()


@pytest.fixture
def many(server: Web) -> Iterator[list[socket.socket]]:
    """Open five hundred connections that say nothing, to a server that listens."""
    address = ("127.0.0.1", server.start("127.0.0.1", 0))
    lines = [socket.create_connection(address, timeout=5) for _ in range(500)]
    yield lines
    for line in lines:
        line.close()
    server.close()


def answers(address: tuple[str, int]) -> bool:
    return httpx.get(f"http://{address[0]}:{address[1]}/healthz", timeout=3).status_code == 200


def test_connections_that_say_nothing_kept_everybody_else_out(many: list[socket.socket]) -> None:
    address = many[0].getpeername()
    assert answers(address)
    for line in many[:250]:  # nor do those that never come to an end
        line.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    for line in many[250:]:
        line.sendall(b"GET /heal")
    assert answers(address)
    many += [socket.create_connection(address, timeout=5) for _ in range(100)]  # more than there may be
    assert answers(address)
    many[0].settimeout(1)
    with suppress(ConnectionResetError):
        assert many[0].recv(1) == b""  # the longest silent one had to go


def test_a_request_that_comes_a_byte_at_a_time_lived_for_ever(server: Web) -> None:
    address = ("127.0.0.1", server.start("127.0.0.1", 0, arrival=1))
    begun = monotonic()
    with socket.create_connection(address, timeout=5) as slow, suppress(ConnectionError):
        slow.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        while monotonic() - begun < 15:
            slow.sendall(b"x")
            Event().wait(0.2)
    assert monotonic() - begun < 10
    assert answers(address)
    server.close()


def descriptors() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def test_a_large_request_that_breaks_off_leaves_no_file_open(server: Web) -> None:
    port, before = server.start("127.0.0.1", 0), descriptors()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 1_000_000)
    until = monotonic() + 5
    while monotonic() < until and descriptors() > before:
        sleep(0.02)
    assert descriptors() <= before  # what earlier tests left may be closed meanwhile
    server.close()


def test_a_server_that_ends_within_a_large_request_leaves_no_file_open(server: Web) -> None:
    before = descriptors()
    port = server.start("127.0.0.1", 0)
    listening, until = descriptors(), monotonic() + 5
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 1_000_000)
        while monotonic() < until and descriptors() < listening + 3:  # the two ends, and a file for what has come
            sleep(0.02)
        server.close()
    assert descriptors() <= before


def test_connections_leave_descriptors_for_the_log(many: list[socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    address = many[0].getpeername()
    for soft, most in ((1024, 512), (200, 100), (resource.RLIM_INFINITY, 512)):
        monkeypatch.setattr(resource, "getrlimit", lambda _which, soft=soft: (soft, soft))
        assert listener._most() == most
    assert answers(address)


def test_closing_twice_is_closing_once(server: Web) -> None:
    server.start("127.0.0.1", 0)
    server.close()
    server.close()


def test_a_request_that_ends_while_the_server_closes_writes_into_nobodys_file(server: Web) -> None:
    server.start("127.0.0.1", 0)
    inner = server._server
    server.close()
    reading, writing = os.pipe()
    os.dup2(writing, inner.trigger.trigger)  # another file gets the number
    os.set_blocking(reading, False)
    inner.pull_trigger()  # as waitress does at the end of every request
    with pytest.raises(BlockingIOError):
        os.read(reading, 1)
    for descriptor in {reading, writing, inner.trigger.trigger}:
        os.close(descriptor)


def test_a_stop_while_an_answer_was_just_sent_found_its_wake_up_call_closed(patient: Patient) -> None:
    served = Web(patient.health, patient.health, CollectorRegistry())
    served.start("127.0.0.1", 0)
    trigger = served._server.trigger
    pull = trigger._physical_pull

    def woken_by_an_answer_first() -> None:
        pull()
        sleep(0.3)  # the other thread has the time to do all that it was asked for
        pull()

    trigger._physical_pull = woken_by_an_answer_first
    served.close()
    assert served._thread is not None
    assert not served._thread.is_alive()
