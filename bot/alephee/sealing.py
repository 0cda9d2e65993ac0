"""Errors leave the Alephee layer without the frames that saw a buyer's text, a file or a URL."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from bot.errors import AlepheeError

Own = TypeVar("Own")
Given = ParamSpec("Given")
Result = TypeVar("Result")


def sealed(method: Callable[Concatenate[Own, Given], Result]) -> Callable[Concatenate[Own, Given], Result]:
    """Let a method's ``AlepheeError`` out with a fresh traceback whose only frame holds no arguments.

    Log formatters print the local variables of every frame of a traceback (structlog's and rich's do so by default),
    and the arguments of these methods are what must not be printed.
    """

    @wraps(method)
    def call(own: Own, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        try:
            return method(own, *args, **kwargs)
        except AlepheeError as error:
            failure = error
        del args, kwargs
        failure.__context__ = failure.__cause__ = None
        raise failure.with_traceback(None)

    return call
