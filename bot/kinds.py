"""The kinds of actions, registered in one place."""

from bot.domain.kinds import Kind
from bot.operations.capabilities import Action
from bot.operations.create_order.kind import CreateOrderAction
from bot.operations.documents.kind import DocumentAction
from bot.operations.integrate.kind import IntegrateAction
from bot.operations.messages.kind import MessageAction

ACTIONS: dict[Kind, Action] = {
    action.kind: action for action in (MessageAction(), DocumentAction(), IntegrateAction(), CreateOrderAction())
}

__all__ = ["ACTIONS", "Action"]
