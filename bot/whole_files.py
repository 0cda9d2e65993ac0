"""Files that are there as a whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """Write a text file (UTF-8, for its owner only) beside its place, and put it there when it is whole.

    What stood there before stays until then. A pipe or a device is written as it is. Raises ``OSError``.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
            yield out
        return
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".alephee-bot-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="") as out:
            yield out
            out.flush()
            os.fsync(descriptor)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
