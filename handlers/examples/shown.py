"""The shared screens with the registered kinds in them."""

from functools import partial

from handlers.deciding import view
from handlers.kinds import SCREENS
from handlers.views import alerts, cards, contents, lists, order_list, orders, receipts

approval_card = partial(cards.approval_card, SCREENS)
beside_card = partial(cards.beside_card, SCREENS)
receipt = partial(receipts.receipt, SCREENS)
thread_line = partial(receipts.thread_line, SCREENS)
alert_message = partial(alerts.alert_message, SCREENS)
history = partial(lists.history, SCREENS)
pending = partial(lists.pending, SCREENS)
help_message = partial(lists.help_message, SCREENS)
order_card = partial(orders.order_card, SCREENS)
why_not = partial(orders.why_not, SCREENS)
found_orders = partial(order_list.found_orders, SCREENS)
request_content = partial(contents.request_content, SCREENS)
decline_reason = partial(view.decline_reason, SCREENS)
