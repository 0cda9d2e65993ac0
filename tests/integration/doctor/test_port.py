"""Whether the bot can listen where it is told to."""

import socket
from contextlib import closing

import pytest

from tests.e2e.starting import Bots
from tests.integration.doctor.examining import Doctor


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def test_a_port_that_is_free(doctor: Doctor) -> None:
    port = free_port()
    assert doctor(BOT_PORT=str(port)).only("port", "ok").startswith(f"127.0.0.1:{port} is free")
    assert doctor(BOT_HOST="::1", BOT_PORT=str(port)).lines("port", "ok")


def test_a_port_that_another_program_has(doctor: Doctor) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = doctor(BOT_PORT=str(port)).only("port", "fail")
    assert said == f"another program listens at 127.0.0.1:{port} → end it (ss -ltnp), or change BOT_PORT"


def test_a_port_that_our_own_bot_has(doctor: Doctor, bot: Bots) -> None:
    running = bot()
    said = doctor(BOT_PORT=str(running.port), BOT_DATABASE=str(bot.database)).only("port", "ok")
    assert said.startswith(f"the bot that runs here listens at 127.0.0.1:{running.port}")


def test_a_port_that_a_bot_with_another_database_has(doctor: Doctor, bot: Bots) -> None:
    running = bot()
    said = doctor(BOT_PORT=str(running.port)).only("port", "fail")
    assert said.startswith(f"a bot with another database listens at 127.0.0.1:{running.port}")


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_an_address_of_another_machine(doctor: Doctor, host: str) -> None:
    assert f"BOT_HOST: {host} is no address of this machine" in doctor(BOT_HOST=host).only("port", "fail")


def test_a_host_that_has_no_address(doctor: Doctor) -> None:
    assert "BOT_HOST: 'nowhere.invalid' has no address" in doctor(BOT_HOST="nowhere.invalid").only("port", "fail")


def test_a_port_that_only_root_may_have(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refused)  # whoever runs the tests as root may have them all
    assert "the bot cannot listen at 127.0.0.1:0: Permission denied" in doctor().only("port", "fail")
