"""Small files as phones, scanners and tax offices make them; every name and number in them is invented."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "data" / "cases"


def case(name: str) -> bytes:
    """Return the bytes of a file in ``tests/data/cases``."""
    return (_FOLDER / name).read_bytes()
