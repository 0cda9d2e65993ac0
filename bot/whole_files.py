"""Files that are there as a whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

_PREFIX = ".alephee-bot-"


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """Write a text file (UTF-8). As ``whole_file``."""
    with whole_file(path) as out, text_in(out) as text:
        yield text


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file, for its owner only, beside its place, and put it there when it is whole.

    What stood there before stays until then. A pipe or a device is written as it is. Raises ``OSError``.
    """
    target = path.resolve()
    if _is_special(target):
        with path.open("wb") as out:
            yield out
        return
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(descriptor)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def text_in(out: BinaryIO) -> Iterator[TextIO]:
    """Write UTF-8 into a file that stays open; what cannot be written in it becomes a question mark."""
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


@contextmanager
def folder_for(path: Path | None) -> Iterator[Path]:
    """Make a folder, for its owner only, for what is needed while a file is written, and take it away again.

    It is beside the file; for a pipe, a device and None it is where temporary files are. Raises ``OSError``.
    """
    target = None if path is None else path.resolve()
    beside = None if target is None or _is_special(target) else target.parent
    with tempfile.TemporaryDirectory(dir=beside, prefix=_PREFIX) as folder:
        yield Path(folder)


def _is_special(target: Path) -> bool:
    return target.exists() and not target.is_file()
