"""Memory with an end: what was kept last, by id."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LruCache(Generic[Value]):
    """The ``most`` values that were kept last, by id. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._lock = Lock()

    def keep(self, id_: str, value: Value) -> None:
        """Remember a value; the oldest ones go when there are too many."""
        with self._lock:
            self._values[id_] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def get(self, id_: str) -> Value | None:
        """Return a value, or None when it is not known, or not any more."""
        with self._lock:
            return self._values.get(id_)
