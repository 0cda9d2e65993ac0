"""Values of one kind kept as drafts: frozen dataclasses and the like, written as JSON."""

import json
import logging
from datetime import timedelta
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from bot.errors import LogUnavailable
from bot.ports import Drafts

log = logging.getLogger(__name__)

Value = TypeVar("Value")

#: how long what people typed is kept behind a form that they leave open
LASTING = timedelta(hours=12)
#: seconds that opening a form waits for a log that is busy; and where other processes may have to know of it
_AT_ONCE, _SHARED = 0.5, 2.0


class Kept(Generic[Value]):
    """What is kept behind open forms, by the id of the form, each for the person who opened it."""

    def __init__(self, drafts: Drafts, kind: str, value: type[Value]) -> None:
        """``kind``: the name under which such values are kept, as other versions of the bot know it too."""
        self._drafts, self._kind = drafts, kind
        self._adapter: TypeAdapter[Value] = TypeAdapter(value)

    def keep(self, id_: str, user_id: str, value: Value, *, timeout: float | None = None) -> None:
        """Keep a value. Raises ``LogUnavailable``, within ``timeout`` seconds if that is given."""
        body = json.dumps(self._adapter.dump_python(value, mode="json", exclude_defaults=True), separators=(",", ":"))
        self._drafts.keep(self._kind, id_, user_id, body, lasting=LASTING, timeout=timeout)

    def try_to_keep(self, id_: str, user_id: str, value: Value) -> None:
        """Keep a value that can be had anew, unless the log cannot be written at once: a form waits to be shown."""
        try:
            self.keep(id_, user_id, value, timeout=_SHARED if self._drafts.is_shared else _AT_ONCE)
        except LogUnavailable as error:
            log.warning("what stands behind a form was not kept", extra={"why": error.why})

    def get(self, id_: str, user_id: str) -> Value | None:
        """Return a person's value; None when none is known, or another version wrote it. Raises ``LogUnavailable``."""
        body = self._drafts.get(self._kind, id_, user_id)
        if body is None:
            return None
        try:
            return self._adapter.validate_python(json.loads(body))
        except ValueError as error:  # a JSON or a validation error
            log.info("what stands behind a form is another version's", extra={"why": type(error).__name__})
            return None
