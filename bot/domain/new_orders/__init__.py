"""Creating an order (Create a new order): read JSON, judge it by all documented rules, write what is sent."""

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem
from bot.domain.new_orders.reading import Reading, read_order
from bot.domain.new_orders.rules import RULES, Rule, check_known, judge
from bot.domain.new_orders.summary import OrderSummary, summarise

__all__ = [
    "RULES",
    "NewOrder",
    "OrderSummary",
    "Problem",
    "Reading",
    "Rule",
    "check_known",
    "judge",
    "read_order",
    "summarise",
    "to_body",
]
