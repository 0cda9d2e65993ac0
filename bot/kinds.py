"""The kinds of actions, registered in one place."""

from bot.domain.contents import Contents
from bot.domain.documents import DocumentContent
from bot.domain.kinds import Kind
from bot.domain.marks import IntegrateContent
from bot.domain.messages import MessageContent
from bot.domain.new_orders.content import CreateOrderContent
from bot.operations.capabilities import Action
from bot.operations.create_order.kind import CreateOrderAction
from bot.operations.documents.kind import DocumentAction
from bot.operations.integrate.kind import IntegrateAction
from bot.operations.messages.kind import MessageAction

ACTIONS: dict[Kind, Action] = {
    action.kind: action for action in (MessageAction(), DocumentAction(), IntegrateAction(), CreateOrderAction())
}
NAMES = tuple(ACTIONS)
CONTENTS = Contents(
    dict(zip(NAMES, (MessageContent, DocumentContent, IntegrateContent, CreateOrderContent), strict=True))
)

__all__ = ["ACTIONS", "CONTENTS", "NAMES", "Action"]
