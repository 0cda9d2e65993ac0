"""The ⋯ menu beside buttons: what is needed now and then, each option standing for a button of its own."""

from handlers.views import block_kit
from handlers.views.block_kit import Block

#: the action id of all of them
MORE = "more"


def more(*options: Block) -> Block:
    """Return a menu of at most five options."""
    return {"type": "overflow", "action_id": MORE, "options": list(options)}


def instead_of(action_id: str, text: str, value: str) -> Block:
    """Return the option that stands for a button; ``value`` holds ids only (150 characters with the button's name)."""
    return block_kit.option(f"{action_id}:{value}", text)
