"""Who may do what, and where: pure answers about people, batches and places already read from Slack.

Guests, bots, deactivated accounts, people of other organisations, and those of whom Slack does not tell where they
belong, may do nothing, whatever list they stand on.
"""

from bot.domain.notes import ALLOWED, Verdict, refuse
from bot.domain.outbox import MessageRef
from bot.domain.people import Channel, Home, Origin, Person, Press
from bot.domain.requests import Batch


def may_ask(person: Person, *, staff: frozenset[str] | None) -> Verdict:
    """Judge whether a person may ask for something; ``staff`` None means every full member of the workspace."""
    return _member_who(person, may=staff is None or person.id in staff, otherwise="denied.not_staff")


def may_decide(person: Person, batch: Batch, *, approvers: frozenset[str]) -> Verdict:
    """Judge whether a person may approve or decline: an approver, and never who asked. No approvers means nobody."""
    if person.is_full_member and person.id == batch.requested_by:
        return refuse("denied.own_request")
    return may_resolve(person, approvers=approvers)


def may_withdraw(person: Person, batch: Batch) -> Verdict:
    """Judge whether a person may withdraw a batch: only who asked."""
    return _member_who(person, may=person.id == batch.requested_by, otherwise="denied.not_requester")


def may_answer(person: Person, batch: Batch) -> Verdict:
    """Judge whether a person may answer a question about a batch: only who asked for it."""
    return _member_who(person, may=person.id == batch.requested_by, otherwise="denied.not_asked_you")


def may_retry(person: Person, batch: Batch, *, approvers: frozenset[str]) -> Verdict:
    """Judge whether a person may retry what was refused: who asked, or an approver (same content, same approval)."""
    may = person.id in approvers | {batch.requested_by}
    return _member_who(person, may=may, otherwise="denied.not_requester_or_approver")


def may_undo(person: Person, batch: Batch) -> Verdict:
    """Judge whether a person may take the approvals of a batch back, if it has any: only who approved it."""
    if person.is_full_member and batch.approved_by and person.id not in batch.approved_by:
        return refuse("denied.not_approved_by_you", by=list(batch.approved_by))
    return _member_who(person, may=True, otherwise="denied.not_approver")


def may_resolve(person: Person, *, approvers: frozenset[str]) -> Verdict:
    """Judge whether a person may say that an unknown message arrived or did not arrive: an approver."""
    return _member_who(person, may=person.id in approvers, otherwise="denied.not_approver")


def right_place(press: Press, card: MessageRef | None, channel: Channel, approvals_channel: str) -> Verdict:
    """Judge where a button was pressed: on the batch's own card, in a channel of this organisation only.

    ``channel`` is where the press happened, read fresh. A card whose place is not (or not surely) known, because the
    bot went down while it was posting, may be pressed: the press itself proves where it stands.
    """
    if press.channel_id != approvals_channel or channel.id != approvals_channel:
        return refuse("denied.wrong_place")
    if channel.is_shared:
        return refuse("denied.shared_channel")
    if card is None or not card.ts:
        return ALLOWED
    if card.channel != press.channel_id or card.ts != press.message_ts:
        return refuse("denied.stale_card")
    return ALLOWED


def sent_to_us(origin: Origin, home: Home) -> Verdict:
    """Judge whether a delivery is of the bot's own app, and of the workspace or organisation where it is installed.

    ``team`` is null in organisation-wide installations, ``enterprise`` is not; a delivery that tells neither proves
    nothing (docs.slack.dev/reference/interaction-payloads).
    """
    if home.app_id and origin.app_ids - {home.app_id}:
        return refuse("denied.other_app")
    if origin.enterprise_ids:
        return ALLOWED if origin.enterprise_ids == {home.enterprise_id} else refuse("denied.external")
    return ALLOWED if origin.team_ids and origin.team_ids <= home.ids else refuse("denied.external")


def sent_by_ours(origin: Origin, home: Home) -> Verdict:
    """Judge what a delivery says of the person's own workspace: an id of another one is somebody else's.

    Within an organisation people come from all of its workspaces; which these are is asked of Slack with the account.
    """
    if origin.person_enterprise_ids - {home.enterprise_id}:
        return refuse("denied.external")
    others = origin.person_team_ids - home.ids
    may_be_a_sister = bool(home.enterprise_id) and all(other.startswith("T") for other in others)
    return refuse("denied.external") if others and not may_be_a_sister else ALLOWED


def _member_who(person: Person, *, may: bool, otherwise: str) -> Verdict:
    """Allow a full member who may; refuse anybody else, saying what speaks against them first."""
    if person.is_full_member:
        return ALLOWED if may else refuse(otherwise)
    if person.is_deleted:
        return refuse("denied.deleted")
    if person.is_bot:
        return refuse("denied.bot")
    if person.is_external:
        return refuse("denied.external")
    return refuse("denied.guest" if person.is_guest else "denied.no_workspace")
