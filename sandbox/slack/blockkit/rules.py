"""The small language in which the limits of Block Kit are written down: one checker for each kind of field.

A rule is called with a value, its JSON pointer and the list of problems to add to. Messages are worded as Slack's.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Problems = list[str]
Rule = Callable[[Any, str, Problems], None]


def problem(problems: Problems, pointer: str, text: str) -> None:
    """Add one problem in Slack's form, `[ERROR] … [json-pointer:…]`."""
    problems.append(f"[ERROR] {text} [json-pointer:{pointer}]")


def string(most: int, least: int = 1) -> Rule:
    """Return a rule for a string of `least` to `most` characters."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problem(problems, pointer, "must provide a string")
        elif len(value) > most:
            problem(problems, pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            problem(problems, pointer, f"must be more than {least - 1} characters")

    return rule


def like(pattern: str, what: str, most: int) -> Rule:
    """Return a rule for a string of a certain form, which is called `what`, of up to `most` characters."""
    form, length = re.compile(pattern), string(most)

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        known = len(problems)
        length(value, pointer, problems)
        if len(problems) == known and not form.fullmatch(value):
            problem(problems, pointer, f"must provide {what}")

    return rule


def integer(least: int, most: int) -> Rule:
    """Return a rule for a whole number in a range, ends included."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problem(problems, pointer, "must provide a number")
        elif not least <= value <= most:
            problem(problems, pointer, f"must be between {least} and {most}")

    return rule


def boolean(value: Any, pointer: str, problems: Problems) -> None:
    """Accept true and false only."""
    if not isinstance(value, bool):
        problem(problems, pointer, "must provide a boolean")


def anything(_value: Any, _pointer: str, _problems: Problems) -> None:
    """Accept every value: its shape is not Block Kit's business, or not covered here."""


def choice(*allowed: str) -> Rule:
    """Return a rule for one of some words."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if value not in allowed:
            problem(problems, pointer, f"must be one of {', '.join(allowed)}")

    return rule


def items(each: Rule, most: int, least: int = 1) -> Rule:
    """Return a rule for an array of `least` to `most` things."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problem(problems, pointer, "must provide an array")
            return
        if len(value) > most:
            problem(problems, pointer, f"no more than {most} items allowed")
        if len(value) < least:
            problem(problems, pointer, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            each(item, f"{pointer}/{index}", problems)

    return rule


def record(
    required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *, also: Sequence[Rule] = ()
) -> Rule:
    """Return a rule for an object with these fields and no others; `also` looks at fields together."""
    known = {**required, **(optional or {})}

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problem(problems, pointer, "must provide an object")
            return
        for name in required.keys() - value.keys():
            problem(problems, pointer, f"missing required field: {name}")
        for name, content in value.items():
            if name in known:
                known[name](content, f"{pointer}/{name}", problems)
            else:
                problem(problems, pointer, f"invalid additional property: {name}")
        for together in also:
            together(value, pointer, problems)

    return rule


def by_type(kinds: Mapping[str, Rule]) -> Rule:
    """Return a rule that goes by the object's `type`."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in kinds:
            kinds[kind](value, pointer, problems)
        else:
            problem(problems, f"{pointer}/type", f"unsupported type: {kind}")

    return rule


def only(kinds: Mapping[str, Rule], *names: str) -> Rule:
    """Return a rule that accepts some of the kinds."""
    return by_type({name: kinds[name] for name in names})


def exactly_one(*names: str) -> Rule:
    """Return a rule over an object: one of these fields, and not two."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if sum(name in value for name in names) != 1:
            problem(problems, pointer, f"must provide exactly one of {', '.join(names)}")

    return rule


def at_least_one(*names: str) -> Rule:
    """Return a rule over an object: one of these fields or more."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        if not any(name in value for name in names):
            problem(problems, pointer, f"must provide at least one of {', '.join(names)}")

    return rule


def ordered(low: str, high: str) -> Rule:
    """Return a rule over an object: the field `low` is not above the field `high`."""

    def rule(value: Any, pointer: str, problems: Problems) -> None:
        try:
            wrong = float(value[low]) > float(value[high])
        except (KeyError, TypeError, ValueError):
            return
        if wrong:
            problem(problems, pointer, f"{low} must not be greater than {high}")

    return rule
