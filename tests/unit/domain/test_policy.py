import pytest

from bot.domain.notes import Verdict
from bot.domain.outbox import MessageRef
from bot.domain.people import Channel, Home, Origin, Person, Press
from bot.domain.policy import (
    may_ask,
    may_decide,
    may_resolve,
    may_retry,
    may_withdraw,
    right_place,
    sent_by_ours,
    sent_to_us,
)
from tests.unit.domain.domain_examples import batch

ANA, BETO = Person(id="U0ANA"), Person(id="U0BETO")
OUTSIDERS = [
    (Person(id="U0BETO", is_guest=True), "denied.guest"),
    (Person(id="U0BETO", is_deleted=True), "denied.deleted"),
    (Person(id="U0BETO", is_bot=True), "denied.bot"),
    (Person(id="U0BETO", is_external=True), "denied.external"),
    (Person(id="U0BETO", is_external=True, is_guest=True), "denied.external"),
    (Person(id="U0BETO", is_unplaced=True), "denied.no_workspace"),
]
APPROVERS = frozenset({"U0ANA", "U0BETO"})
NOBODY: frozenset[str] = frozenset()


def answer(verdict: Verdict) -> str:
    return verdict.notes[0].key if verdict.refused else "yes"


@pytest.mark.parametrize(
    ("staff", "expected"),
    [
        (None, "yes"),
        (frozenset({"U0ANA"}), "yes"),
        (frozenset({"U0BETO"}), "denied.not_staff"),
        (NOBODY, "denied.not_staff"),
    ],
)
def test_staff_may_ask_and_without_a_list_every_full_member_is_staff(
    staff: frozenset[str] | None, expected: str
) -> None:
    assert answer(may_ask(ANA, staff=staff)) == expected


@pytest.mark.parametrize(
    ("person", "approvers", "expected"),
    [
        (BETO, APPROVERS, "yes"),
        (ANA, APPROVERS, "denied.own_request"),
        (ANA, NOBODY, "denied.own_request"),
        (BETO, frozenset({"U0ANA"}), "denied.not_approver"),
        (BETO, NOBODY, "denied.not_approver"),
    ],
)
def test_an_approver_other_than_the_requester_decides(person: Person, approvers: frozenset[str], expected: str) -> None:
    assert answer(may_decide(person, batch("U0ANA"), approvers=approvers)) == expected


@pytest.mark.parametrize(("person", "expected"), [(ANA, "yes"), (BETO, "denied.not_requester")])
def test_only_the_requester_withdraws(person: Person, expected: str) -> None:
    assert answer(may_withdraw(person, batch("U0ANA"))) == expected


@pytest.mark.parametrize(
    ("person", "approvers", "expected"),
    [
        (ANA, NOBODY, "yes"),
        (BETO, APPROVERS, "yes"),
        (BETO, NOBODY, "denied.not_requester_or_approver"),
    ],
)
def test_the_requester_or_an_approver_retries(person: Person, approvers: frozenset[str], expected: str) -> None:
    assert answer(may_retry(person, batch("U0ANA"), approvers=approvers)) == expected


@pytest.mark.parametrize(("approvers", "expected"), [(APPROVERS, "yes"), (NOBODY, "denied.not_approver")])
def test_approvers_say_whether_an_unknown_message_arrived(approvers: frozenset[str], expected: str) -> None:
    assert answer(may_resolve(ANA, approvers=approvers)) == expected


@pytest.mark.parametrize(("person", "expected"), OUTSIDERS)
def test_guests_bots_strangers_and_the_deactivated_may_do_nothing_whatever_list_names_them(
    person: Person, expected: str
) -> None:
    assert answer(may_ask(person, staff=None)) == expected
    assert answer(may_ask(person, staff=APPROVERS)) == expected
    assert answer(may_decide(person, batch("U0ANA"), approvers=APPROVERS)) == expected
    assert answer(may_withdraw(person, batch("U0BETO"))) == expected
    assert answer(may_retry(person, batch("U0BETO"), approvers=APPROVERS)) == expected
    assert answer(may_resolve(person, approvers=APPROVERS)) == expected


CARD = MessageRef("C0APPROVALS", "1.000200")


@pytest.mark.parametrize(
    ("press", "card", "channel", "expected"),
    [
        (Press("U0", "C0APPROVALS", "1.000200"), CARD, Channel("C0APPROVALS"), "yes"),
        (Press("U0", "C0APPROVALS", "1.000200"), None, Channel("C0APPROVALS"), "yes"),
        (Press("U0", "C0APPROVALS", "1.000200"), MessageRef(uncertain=True), Channel("C0APPROVALS"), "yes"),
        (Press("U0", "C0OTHER", "1.000200"), CARD, Channel("C0OTHER"), "denied.wrong_place"),
        (Press("U0"), CARD, Channel("C0APPROVALS"), "denied.wrong_place"),
        (Press("U0", "C0APPROVALS", "1.000200"), CARD, Channel("C0OTHER"), "denied.wrong_place"),
        (Press("U0", "C0APPROVALS", "1.000200"), CARD, Channel("C0APPROVALS", is_shared=True), "denied.shared_channel"),
        (Press("U0", "C0APPROVALS", "1.000100"), CARD, Channel("C0APPROVALS"), "denied.stale_card"),
        (
            Press("U0", "C0APPROVALS", "1.000200"),
            MessageRef("C0OLD", "1.000200"),
            Channel("C0APPROVALS"),
            "denied.stale_card",
        ),
    ],
)
def test_a_press_counts_on_the_own_card_in_an_unshared_channel(
    press: Press, card: MessageRef | None, channel: Channel, expected: str
) -> None:
    assert answer(right_place(press, card, channel, "C0APPROVALS")) == expected


PLAIN = Home(team_ids=("T0OURS",), app_id="A0OURS")
IN_ORG = Home(team_ids=("T0OURS",), enterprise_id="E0OURS", app_id="A0OURS")
ORG_WIDE = Home(team_ids=("T0OURS", "T0SISTER"), enterprise_id="E0OURS", app_id="A0OURS", is_org_wide=True)


def origin(**told: str) -> Origin:
    return Origin(**{"app_ids": frozenset({"A0OURS"})} | {name: frozenset(ids.split()) for name, ids in told.items()})


@pytest.mark.parametrize(
    ("home", "told", "expected"),
    [
        (PLAIN, {"team_ids": "T0OURS"}, "yes"),
        (PLAIN, {"team_ids": "T0OTHER"}, "denied.external"),
        (PLAIN, {"team_ids": "T0OURS T0OTHER"}, "denied.external"),
        (PLAIN, {"team_ids": "T0OURS", "enterprise_ids": "E0OTHER"}, "denied.external"),
        (PLAIN, {"enterprise_ids": "E0OTHER"}, "denied.external"),
        (PLAIN, {}, "denied.external"),
        (PLAIN, {"team_ids": "T0OURS", "app_ids": "A0OTHER"}, "denied.other_app"),
        (PLAIN, {"team_ids": "T0OURS", "app_ids": ""}, "yes"),
        (PLAIN, {"team_ids": "T0OURS", "app_ids": "?"}, "denied.other_app"),
        (Home(team_ids=("T0OURS",)), {"team_ids": "T0OURS", "app_ids": "A0OTHER"}, "yes"),
        (IN_ORG, {"team_ids": "T0OURS", "enterprise_ids": "E0OURS"}, "yes"),
        (IN_ORG, {"team_ids": "T0SISTER", "enterprise_ids": "E0OURS"}, "yes"),
        (IN_ORG, {"team_ids": "T0OURS", "enterprise_ids": "E0OTHER"}, "denied.external"),
        (IN_ORG, {"team_ids": "T0SISTER"}, "denied.external"),
        (ORG_WIDE, {"enterprise_ids": "E0OURS"}, "yes"),
        (ORG_WIDE, {"team_ids": "E0OURS"}, "yes"),
        (ORG_WIDE, {"team_ids": "T0SISTER"}, "yes"),
        (ORG_WIDE, {"enterprise_ids": "E0OTHER"}, "denied.external"),
    ],
)
def test_a_delivery_counts_from_the_own_app_and_installation_alone(
    home: Home, told: dict[str, str], expected: str
) -> None:
    assert answer(sent_to_us(origin(**told), home)) == expected


@pytest.mark.parametrize(
    ("home", "told", "expected"),
    [
        (PLAIN, {}, "yes"),
        (PLAIN, {"person_team_ids": "T0OURS"}, "yes"),
        (PLAIN, {"person_team_ids": "T0OTHER"}, "denied.external"),
        (PLAIN, {"person_enterprise_ids": "E0OTHER"}, "denied.external"),
        (IN_ORG, {"person_team_ids": "T0SISTER", "person_enterprise_ids": "E0OURS"}, "yes"),
        (IN_ORG, {"person_team_ids": "T0SISTER"}, "yes"),
        (IN_ORG, {"person_team_ids": "E0OURS"}, "yes"),
        (IN_ORG, {"person_team_ids": "E0OTHER"}, "denied.external"),
        (IN_ORG, {"person_team_ids": "?"}, "denied.external"),
        (ORG_WIDE, {"person_team_ids": "T0OURS", "person_enterprise_ids": "E0OTHER"}, "denied.external"),
    ],
)
def test_a_person_is_an_id_and_a_workspace(home: Home, told: dict[str, str], expected: str) -> None:
    assert answer(sent_by_ours(origin(**told), home)) == expected


@pytest.mark.parametrize(
    ("home", "teams", "enterprise", "expected"),
    [
        (PLAIN, {"T0OURS"}, "", True),
        (PLAIN, {"T0OURS"}, "E0UNHEARD", True),
        (PLAIN, {"T0OTHER"}, "E0OTHER", False),
        (IN_ORG, {"T0SISTER"}, "E0OURS", True),
        (IN_ORG, {"T0OURS"}, "E0OTHER", False),
        (ORG_WIDE, {"E0OURS"}, "", True),
        (ORG_WIDE, {"T0OTHER"}, "", False),
        (Home(), {"T0OURS"}, "", False),
        (Home(), set(), "", False),
    ],
)
def test_ours_is_who_belongs_to_the_workspace_or_the_organisation(
    home: Home, teams: set[str], enterprise: str, *, expected: bool
) -> None:
    assert home.has(frozenset(teams), enterprise) is expected
