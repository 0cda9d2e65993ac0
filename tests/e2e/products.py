"""Copies of the product, to be changed and started: the product with a further kind, or of another version."""

import json
import shutil
from pathlib import Path

from tests.e2e.children import ROOT

MIGRATIONS = "bot/log/postgres/migrations.py"
NEWEST = "MIGRATIONS = ("

PARTS = ("bot", "handlers", "templates", "sandbox")


def copy_product(copy: Path, source: Path = ROOT) -> Path:
    """Copy the product, or another copy of it, into a new folder, and return that."""
    for name in PARTS:
        shutil.copytree(source / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def add_column(product: Path, table: str, column: str, *, before: str) -> None:
    """Tell a product of a column of text that a step of its schema adds; ``before``: the next one by its name."""
    path = product / "bot/log/postgres/shape.json"
    shape = json.loads(path.read_text(encoding="utf-8"))
    columns = shape[f"table {table}"].split(", ")
    at = next(number for number, made in enumerate(columns) if made.startswith(f"{before} "))
    columns.insert(at, f"{column} text COLLATE default")
    shape[f"table {table}"] = ", ".join(columns)
    path.write_text(json.dumps(shape), encoding="utf-8")


def add_migration(product: Path, name: str, *, works_with: int, statement: str) -> Path:
    """Make a product the next version of itself: its schema of PostgreSQL has one more step. Returns the product.

    ``works_with``: the oldest version that the step says it works with.
    """
    path = product / MIGRATIONS
    text = path.read_text(encoding="utf-8")
    before, _, after = text.partition(NEWEST)
    known, _, rest = after.partition(")\n")
    step = f"Migration({name!r}, {works_with}, lambda connection: connection.execute({statement.encode()!r}) and None)"
    path.write_text(f"{before}{NEWEST}{known} {step},)\n{rest}", encoding="utf-8")
    return product
