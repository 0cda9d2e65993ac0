"""The choice of an account."""

from collections.abc import Mapping, Sequence

from bot.domain.orders import Order
from handlers.language import Speech
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.names import account_label
from handlers.views.orders import account, order_number


def account_input(speech: Speech, found: Sequence[Order], chosen: Order | None) -> Block:
    """Return the choice between the accounts that a number stands in."""
    return block_kit.select_input(
        "account",
        speech.plain("compose.account"),
        order_options(found),
        chosen=str(chosen.account_id) if chosen else "",
        placeholder=speech.plain("compose.account_placeholder"),
    )


def order_options(found: Sequence[Order]) -> list[Block]:
    """Return what can be chosen where a number stands in several accounts."""
    orders = {str(order.account_id): order for order in reversed(found)}
    return [
        block_kit.option(value, f"{account(order)} · {order_number(order)}", order.buyer_name)
        for value, order in reversed(orders.items())
    ]


def account_options(accounts: Mapping[int, str]) -> list[Block]:
    """Return the accounts of the key to choose from."""
    return [block_kit.option(str(number), account_label(number, name)) for number, name in accounts.items()]
