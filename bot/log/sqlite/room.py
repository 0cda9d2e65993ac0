"""What the file system says against writing, without being written to."""

import os
from pathlib import Path

#: bytes without which it counts as full: a commit writes a few pages
_LEAST = 64 * 1024


def takes_nothing(path: Path) -> bool:
    """Whether the file system on which a file lies has no room, or is mounted for reading only.

    It may say so wrongly (a network drive, a log that grows inside itself): only a write can tell.
    """
    try:
        found = os.statvfs(path)
    except OSError:
        return True
    free = found.f_bavail if os.geteuid() else found.f_bfree  # some blocks are kept for root
    return bool(found.f_flag & os.ST_RDONLY) or free * found.f_frsize < _LEAST
