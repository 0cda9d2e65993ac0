"""The kinds of actions as people see them, registered in one place."""

from handlers.create_order.screen import NEW_ORDERS
from handlers.documents.screen import DOCUMENTS
from handlers.integrate.screen import MARKS
from handlers.labels.screen import LABELS
from handlers.messages.screen import MESSAGES
from handlers.screens import Screens

SCREENS = Screens(
    MESSAGES,
    DOCUMENTS,
    MARKS,
    NEW_ORDERS,
    fetches=(LABELS,),
)
