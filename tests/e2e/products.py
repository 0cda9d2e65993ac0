"""Copies of the product, to be changed and started: the product with a further kind, or of another version."""

import shutil
from pathlib import Path

from tests.e2e.children import ROOT

PARTS = ("bot", "handlers", "templates", "sandbox")


def copy_product(copy: Path) -> Path:
    """Copy the product into a new folder, and return that."""
    for name in PARTS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy
