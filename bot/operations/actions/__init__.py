"""The kinds of actions, registered in one place."""

from bot.domain.requests import Kind
from bot.operations.actions.base import Action
from bot.operations.actions.message import MessageAction

ACTIONS: dict[Kind, Action] = {action.kind: action for action in (MessageAction(),)}

__all__ = ["ACTIONS", "Action"]
