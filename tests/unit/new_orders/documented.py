"""New orders judged with the documented rules."""

from bot.domain.new_orders import reading, rules
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem
from bot.domain.new_orders.reading import Reading
from bot.rules_file import load_rules

NATIONAL = load_rules().national


def read_order(text: str) -> Reading:
    return reading.read_order(text, NATIONAL)


def judge(order: NewOrder) -> tuple[Problem, ...]:
    return rules.judge(order, NATIONAL)
