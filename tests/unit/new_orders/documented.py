"""New orders judged with the documented rules."""

from bot.domain import new_orders
from bot.domain.new_orders import NewOrder, Problem, Reading
from bot.rules_file import load_rules

NATIONAL = load_rules().national


def read_order(text: str) -> Reading:
    return new_orders.read_order(text, NATIONAL)


def judge(order: NewOrder) -> tuple[Problem, ...]:
    return new_orders.judge(order, NATIONAL)
