"""Names that are none of a setting, but look like one: a misspelt name must not leave a default in silence."""

import re
from collections.abc import Collection, Iterable, Mapping

_OURS = ("BOT_", "SLACK_", "ALEPHEE_")
#: letters by which a misspelt name may differ
_FEW = 2


def unknown_in_file(lines: Mapping[str, int], known: Collection[str]) -> dict[str, str]:
    """Return what is wrong with names of a file (name → line): those that look like ours, or nearly are."""
    strangers = {name: nearest(name, known) for name in lines}
    return {
        name.upper(): f"line {lines[name]} sets it, but there is no such setting; {meant} is the nearest one"
        for name, (meant, distance) in strangers.items()
        if distance and (distance <= _FEW or name.upper().startswith(_OURS) or _is_wrapped(name, known))
    }


def unknown_in_environment(names: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Return what is wrong with names of the environment: those that nearly are ours.

    Others beginning like ours belong to others: service links (``BOT_PORT_3000_TCP``), Slack's own tools.
    """
    near = {name: tuple(one for one in known if _may_be(one, name.upper())) for name in names}
    strangers = {name: nearest(name, some) for name, some in near.items() if some}
    return {
        name.upper(): f"is set, but there is no such setting; was {meant} meant?"
        for name, (meant, distance) in strangers.items()
        if 0 < distance <= _FEW
    }


def _may_be(one: str, other: str) -> bool:
    """Whether two names may differ by a few letters: a cluster sets thousands of variables, too many to count all."""
    return abs(len(one) - len(other)) <= _FEW and len({*one} - {*other}) <= _FEW


def _is_wrapped(name: str, known: Collection[str]) -> bool:
    """Whether something stands around a known name that is no part of one, such as ``$env:``."""
    return any(piece in known for piece in re.split(r"\W+", name.upper()))


def nearest(name: str, known: Collection[str]) -> tuple[str, int]:
    """Return the known name that differs least from one, and by how many letters."""
    upper = name.upper()
    if upper in known:  # as a rule; counting takes long
        return upper, 0
    return min(((one, _distance(upper, one)) for one in known), key=lambda found: found[1])


def _distance(one: str, other: str) -> int:
    """Count the letters to change, add or leave out (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, wanted in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != wanted))
    return row[-1]
