"""What people and marketplaces may call things: a content of any kind, with one odd text wherever it takes one."""

import typing
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.domain.contents import FileRef

T = TypeVar("T")


def filled_with(value: T, text: str) -> T:
    """Return a content with a text in each field that takes any, and as the name of its file."""
    assert is_dataclass(value)
    types = typing.get_type_hints(type(value))
    changed = {one.name: _filled(getattr(value, one.name), types[one.name], text) for one in fields(value)}
    made: Any = replace(value, **changed)  # type: ignore[type-var]  # a dataclass, as was just seen
    return typing.cast("T", made)


def _filled(value: object, declared: object, text: str) -> object:
    if declared is str or str in typing.get_args(declared):
        return text
    if isinstance(value, FileRef):
        return replace(value, name=text or "x")  # the rest of it is Slack's and ours
    return value
