"""The kinds of actions, registered in one place."""

from collections.abc import Iterable

from bot.domain.contents import Contents
from bot.domain.follow_ups import Plan
from bot.operations.capabilities import Action, Kinds
from bot.operations.create_order.kind import CreateOrderAction
from bot.operations.documents.kind import DocumentAction
from bot.operations.integrate.kind import IntegrateAction
from bot.operations.messages.kind import MessageAction
from bot.operations.tools import Tools
from bot.waits import Waits

KINDS: tuple[type[Action], ...] = (
    MessageAction,
    DocumentAction,
    IntegrateAction,
    CreateOrderAction,
)

NAMES = tuple(kind.name for kind in KINDS)
NEED_APPROVAL = tuple(kind.name for kind in KINDS if kind.needs_approval)
CONTENTS = Contents({kind.name: kind.content for kind in KINDS})


def make_kinds(tools: Tools) -> Kinds:
    """Make each kind with what it works with."""
    return Kinds(kind(tools) for kind in KINDS)


def make_plan(waits: Waits, kinds: Iterable[type[Action]] = KINDS) -> Plan:
    """Make what the log plans follow-ups by: each kind says what is to be looked at about a request of it."""
    known = {kind.name: kind for kind in kinds}
    return lambda request: known[request.kind].follow_up(request, waits) if request.kind in known else None
