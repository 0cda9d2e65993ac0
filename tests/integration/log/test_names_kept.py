"""What people were called at the time, kept once each, and erased."""

from typing import Any

import pytest

from bot.domain.requests import Decision
from bot.log import SqliteSendLog
from tests.integration.log.forgery import read, told
from tests.integration.log.samples import ANA, EVA, add, at, batch, request, send, sends


def row(log: SqliteSendLog, request_id: str = "r1") -> dict[str, Any]:
    with log.read() as reader:
        return {found["request_id"]: found for found in sends(reader)}[request_id]


@pytest.fixture
def names() -> dict[str, str]:
    return {ANA: "Ana Prueba", EVA: "Eva Ejemplo"}


@pytest.fixture
def named(log: SqliteSendLog, names: dict[str, str]) -> SqliteSendLog:
    log.names = names.get
    return log


def people(log: SqliteSendLog, request_id: str = "r1") -> tuple[str | None, str | None]:
    found = row(log, request_id)
    return found["requested_by_name"], found["decided_by_name"]


def test_people_are_called_as_they_were_at_the_time(named: SqliteSendLog, names: dict[str, str]) -> None:
    add(named, request())
    send(named, request())
    names[EVA] = "Eva Casada"
    add(named, request("r2", "b2"), of=batch("b2", requested_at=at(10)))
    with named.write() as tx:
        tx.decisions.decide(batch("b2"), Decision.DECLINED, at=at(11), by=EVA)
    assert people(named) == ("Ana Prueba", "Eva Ejemplo")
    assert people(named, "r2") == ("Ana Prueba", "Eva Casada")
    assert [found["person"] for found in read(named.path, "names")] == [ANA, EVA, EVA]
    with named.read() as reader:
        assert [reader.people.called(EVA, at(seconds)) for seconds in (0, 5, 12)] == ["", "Eva Ejemplo", "Eva Casada"]
    assert told(named.path) == []


def test_a_name_is_written_again_only_when_it_is_another_one(named: SqliteSendLog) -> None:
    for number in range(1, 6):
        add(named, request(f"r{number}", f"b{number}"))
    assert len(read(named.path, "names")) == 1
    assert [event["name"] for event in read(named.path)] == ["asked"] * 5


def test_who_has_no_name_yet_gets_one_later(named: SqliteSendLog, names: dict[str, str]) -> None:
    names[ANA] = ""
    add(named, request())
    names[ANA] = "Ana Prueba"
    add(named, request("r2", "b2"), of=batch("b2", requested_at=at(10)))
    assert (people(named), people(named, "r2")) == ((None, None), ("Ana Prueba", None))


def test_a_clock_that_was_ahead_hides_no_name(named: SqliteSendLog) -> None:
    add(named, request(), of=batch(requested_at=at(3600)))
    add(named, request("r2", "b2"))
    assert people(named, "r2")[0] == "Ana Prueba"


def test_erased_names_are_gone_and_the_rest_stays(named: SqliteSendLog) -> None:
    add(named, request())
    send(named, request())
    with named.read() as reader:
        assert reader.people.names_of(ANA) == 1
    with named.write() as tx:
        assert tx.erasure.erase_names(ANA, at=at(20), detail={"by": "U00IVO"}) == 1
        assert tx.erasure.erase_names(ANA, at=at(20), detail={}) == 0
    assert people(named) == (None, "Eva Ejemplo")
    assert (row(named)["requested_by"], read(named.path)[-1]["name"]) == (ANA, "name_forgotten")
    add(named, request("r2", "b2"), of=batch("b2", requested_at=at(30)))
    assert people(named, "r2")[0] == "Ana Prueba"
    assert told(named.path) == []
