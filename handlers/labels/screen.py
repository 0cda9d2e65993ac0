"""Shipping labels, as the command and an order's card offer them."""

from bot.domain.labels import LABEL_FETCHED
from handlers.labels.conversation import converse
from handlers.labels.view import order_buttons, told, why_not
from handlers.screens import Fetch

LABELS = Fetch(
    word="label",
    also={"es": ("etiqueta",), "pt": ("etiqueta",)},
    converse=converse,
    action_ids=("get_label",),
    order_buttons=order_buttons,
    why_not=why_not,
    event=LABEL_FETCHED,
    told=told,
)
