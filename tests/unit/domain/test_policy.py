import pytest

from bot.domain.notes import Verdict
from bot.domain.people import Channel, Person, Press
from bot.domain.policy import may_ask, may_decide, may_resolve, may_retry, may_withdraw, right_place
from bot.domain.posts import Place
from tests.unit.domain.domain_examples import batch

ANA, BETO = Person(id="U0ANA"), Person(id="U0BETO")
OUTSIDERS = [
    (Person(id="U0BETO", is_guest=True), "denied.guest"),
    (Person(id="U0BETO", is_deleted=True), "denied.deleted"),
    (Person(id="U0BETO", is_bot=True), "denied.bot"),
    (Person(id="U0BETO", is_external=True), "denied.external"),
    (Person(id="U0BETO", is_external=True, is_guest=True), "denied.external"),
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


CARD = Place("C0APPROVALS", "1.000200")


@pytest.mark.parametrize(
    ("press", "card", "channel", "expected"),
    [
        (Press("U0", "C0APPROVALS", "1.000200"), CARD, Channel("C0APPROVALS"), "yes"),
        (Press("U0", "C0APPROVALS", "1.000200"), None, Channel("C0APPROVALS"), "yes"),
        (Press("U0", "C0APPROVALS", "1.000200"), Place(uncertain=True), Channel("C0APPROVALS"), "yes"),
        (Press("U0", "C0OTHER", "1.000200"), CARD, Channel("C0OTHER"), "denied.wrong_place"),
        (Press("U0"), CARD, Channel("C0APPROVALS"), "denied.wrong_place"),
        (Press("U0", "C0APPROVALS", "1.000200"), CARD, Channel("C0OTHER"), "denied.wrong_place"),
        (Press("U0", "C0APPROVALS", "1.000200"), CARD, Channel("C0APPROVALS", is_shared=True), "denied.shared_channel"),
        (Press("U0", "C0APPROVALS", "1.000100"), CARD, Channel("C0APPROVALS"), "denied.stale_card"),
        (
            Press("U0", "C0APPROVALS", "1.000200"),
            Place("C0OLD", "1.000200"),
            Channel("C0APPROVALS"),
            "denied.stale_card",
        ),
    ],
)
def test_a_press_counts_on_the_own_card_in_an_unshared_channel(
    press: Press, card: Place | None, channel: Channel, expected: str
) -> None:
    assert answer(right_place(press, card, channel, "C0APPROVALS")) == expected
