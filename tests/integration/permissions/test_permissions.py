"""Who may do what: every role in every state, and the properties that hold for any lists and any flags."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.people import Person
from bot.domain.requests import State
from bot.kinds import NAMES
from tests.integration.log.samples import ANA
from tests.integration.permissions.page import (
    ACTS,
    APPROVERS,
    BRUNO,
    CARLA,
    GENERAL,
    IVO,
    PEOPLE,
    PLACES,
    ROLES,
    STAFF,
    Answers,
    draw,
    every_answer,
)
from tests.integration.permissions.trying import CARD_PRESS, CHANNEL, SHARED, Office, People, fast_log

PAGE = Path(__file__).parents[3] / "docs" / "permissions.md"
DECISIONS = ("approve", "decline")
ANSWERS_OF = {"it arrived": State.UNKNOWN, "it did not arrive": State.UNKNOWN, "retry": State.REFUSED}


@pytest.fixture(scope="module", params=NAMES)
def open_office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Where everybody asks for one kind of action; the page is the same for all of them."""
    with fast_log(tmp_path_factory.mktemp("office")) as log:
        yield Office(log, PEOPLE, staff=STAFF, approvers=APPROVERS, kind=request.param)


@pytest.fixture(scope="module")
def answers(open_office: Office) -> Answers:
    return every_answer(open_office)


def test_the_page_tells_what_the_program_answers(open_office: Office, answers: Answers) -> None:
    general = {
        role: {act: open_office.attempt(act, who, State.PENDING) for act in GENERAL} for role, who in ROLES.items()
    }
    places = {name: open_office.attempt("approve", BRUNO, State.PENDING, at=at) for name, at in PLACES.items()}
    shared_now, kind = replace(PEOPLE, shared=frozenset({CHANNEL})), open_office.kind
    shared = Office(open_office.log, shared_now, staff=STAFF, approvers=APPROVERS, kind=kind)
    places["on the own card, the approvals channel being shared now"] = shared.attempt("approve", BRUNO, State.PENDING)
    nobody = Office(open_office.log, People(), staff=(), approvers=(), kind=kind)
    empty = {
        "`BOT_APPROVERS` is empty: somebody approves": nobody.attempt("approve", BRUNO, State.PENDING).refusal,
        "`BOT_APPROVERS` is empty: the requester approves": nobody.attempt("approve", ANA, State.PENDING).refusal,
        "`BOT_STAFF` is empty: any full member asks": nobody.attempt("ask", IVO, State.PENDING).refusal,
    }
    page = draw(answers, general, places, {what: f"no: `{why}`" if why else "**yes**" for what, why in empty.items()})
    if os.environ.get("PROVE_UPDATE"):
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")


def test_a_refusal_changes_nothing_and_want_of_rights_is_logged_once(answers: Answers) -> None:
    for cell, tried in answers.items():
        assert tried.changed == (tried.refusal == ""), cell
        assert tried.denials == tried.refusal.startswith("denied."), cell


def test_nobody_decides_their_own_request(answers: Answers) -> None:
    (requester,) = (role for role, who in ROLES.items() if who == ANA)
    assert {answers[act, requester, State.PENDING].refusal for act in DECISIONS} == {"denied.own_request"}


def test_only_a_waiting_request_can_be_decided(answers: Answers) -> None:
    done = {state for (act, _, state), tried in answers.items() if act in DECISIONS and not tried.refusal}
    assert done <= {State.PENDING, State.COLLECTING, State.INVALID}
    assert {state for (act, _, state), tried in answers.items() if act == "approve" and not tried.refusal} == {
        State.PENDING
    }


@st.composite
def situations(draw_: st.DrawFn) -> dict[str, Any]:
    """Anybody, on any lists, trying anything, anywhere."""
    who = draw_(st.sampled_from([ANA, BRUNO, CARLA]))
    deleted, robot, guest, external, lost = draw_(st.tuples(*[st.booleans()] * 5) | st.just((False,) * 5))
    flags = {"is_deleted": deleted, "is_bot": robot, "is_guest": guest, "is_external": external, "is_unplaced": lost}
    return {
        "who": who,
        "person": Person(id=who, **flags),
        "staff": draw_(st.sampled_from([(), (who,), ("U0OTHER",), ("S0GROUP",), ("S0EMPTY",)])),
        "approvers": draw_(
            st.sampled_from([(), (who,), ("U0OTHER",), ("S0GROUP",), ("S0EMPTY",), ("U0OTHER", "S0GROUP")])
        ),
        "act": draw_(st.sampled_from([*GENERAL, *ACTS])),
        "state": draw_(st.sampled_from(list(State))),
        "at": draw_(
            st.sampled_from(
                [CARD_PRESS, CARD_PRESS, (CHANNEL, "1.2"), ("C0OTHER", CARD_PRESS[1]), (SHARED, CARD_PRESS[1])]
            )
        ),
    }


def may(case: dict[str, Any]) -> bool:
    """Say who may do what, written down a second time and independently of the program."""
    person, who = case["person"], case["who"]
    if person.is_deleted or person.is_bot or person.is_guest or person.is_external or person.is_unplaced:
        return False
    staff = not case["staff"] or bool({who, "S0GROUP"} & set(case["staff"]))
    approver = bool({who, "S0GROUP"} & set(case["approvers"]))
    deciding = approver and who != ANA and case["at"] == CARD_PRESS
    allowed = {
        "ask": staff,
        "look": staff or approver,
        "approve": deciding,
        "decline": deciding,
        "undo": who == BRUNO and case["at"] == CARD_PRESS,
        "withdraw": who == ANA,
        "retry": who == ANA or approver,
        "post the card again": staff or approver,
    }
    return bool(allowed.get(case["act"], approver))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=situations())
def test_for_any_lists_flags_states_and_places_only_those_who_may_have_an_effect(
    case: dict[str, Any], open_office: Office
) -> None:
    people = People({case["who"]: case["person"]}, {"S0GROUP": frozenset({case["who"]})})
    opened = Office(open_office.log, people, staff=case["staff"], approvers=case["approvers"], kind=open_office.kind)
    tried = opened.attempt(case["act"], case["who"], case["state"], at=case["at"])
    assert (not tried.refusal.startswith("denied.")) or not may(case)
    assert not (tried.refusal == "" and not may(case))
    assert tried.changed == (tried.refusal == "" and case["act"] not in GENERAL)
    assert tried.denials == tried.refusal.startswith("denied.")
