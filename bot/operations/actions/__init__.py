"""The kinds of actions, registered in one place."""

from bot.domain.requests import Kind
from bot.operations.actions.base import Action
from bot.operations.actions.create_order import CreateOrderAction
from bot.operations.actions.document import DocumentAction
from bot.operations.actions.integrate import IntegrateAction
from bot.operations.actions.message import MessageAction

ACTIONS: dict[Kind, Action] = {
    action.kind: action for action in (MessageAction(), DocumentAction(), IntegrateAction(), CreateOrderAction())
}

__all__ = ["ACTIONS", "Action"]
