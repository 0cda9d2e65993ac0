"""Figures of the long proofs: noted in the file that ``make prove`` names, shown in its table."""

import fcntl
import json
import os
from pathlib import Path


def note_figures(section: str, **figures: int) -> None:
    """Note what a section came to, as ``rounds=100, lost=0``; outside of ``make prove`` nothing is noted."""
    path = os.environ.get("PROVE_FIGURES")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps({"section": section, **figures}) + "\n")
