"""What the source says: which modules name a kind of action, how large ports are, how often a function is named."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGES: Final = ("bot", "handlers")
#: where a kind of action may be named: its own folders and rules, the two registries, and examples of all that is shown
HOMES: Final = re.compile(
    r"(bot/operations|handlers)/(messages|documents|integrate|create_order)/|(bot|handlers)/kinds\.py$|handlers/examples/"
    r"|bot/domain/((messages|conversations|documents|marks)\.py$|new_orders/)"
)
KINDS: Final = frozenset({"MESSAGE", "DOCUMENT", "INTEGRATE", "CREATE_ORDER", "KINDS"})
#: SQL that names one; the schema of old versions stays as it was
IN_SQL: Final = re.compile(r"\bkind\s*(=|<>|IN)\s*\(?'")
OLD_VERSIONS: Final = ("schema.py", "schema_changes.py", "migrations.py")


@dataclass(frozen=True)
class Module:
    """One file of the product."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """What it says, parsed."""
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """Lines, of whatever kind."""
        return self.text.count("\n")

    @property
    def filled(self) -> int:
        """Lines that are neither empty nor a comment."""
        return sum(not line.lstrip().startswith("#") for line in self.text.splitlines() if line.strip())

    @property
    def is_home(self) -> bool:
        """Whether this is where a kind of action is at home."""
        return HOMES.match(self.path) is not None


def modules() -> tuple[Module, ...]:
    """Read every module of the product."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def names_a_kind(module: Module) -> bool:
    """Whether a module says ``MESSAGE`` or so, also in SQL, or takes something from a kind's folder."""
    if not module.path.endswith(OLD_VERSIONS) and IN_SQL.search(module.text):
        return True
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in KINDS and _name(node.value) == "Kind":
            return True
        if isinstance(node, ast.Call) and _name(node.func) == "Kind" and isinstance(node.args[0], ast.Constant):
            return True
        if isinstance(node, ast.ImportFrom) and any(alias.name in KINDS for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and HOMES.match((node.module or "").replace(".", "/") + "/"):
            return True
    return False


def dispatches_on_content(module: Module) -> bool:
    """Whether a module asks what kind of content it has before it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.MatchClass) and _is_content(node.cls):
            return True
        if isinstance(node, ast.Call) and _name(node.func) == "isinstance" and any(map(_is_content, _asked_for(node))):
            return True
    return False


def _asked_for(call: ast.Call) -> Iterator[ast.expr]:
    return (node for node in ast.walk(call.args[1]) if isinstance(node, ast.expr))


def _is_content(node: ast.AST) -> bool:
    name = _name(node)
    return name.endswith("Content") and name != "Content"


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def classes(found: Iterable[Module], under: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a package by name."""
    return {
        node.name: node
        for module in found
        if module.path.startswith(under)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }


def methods_of(name: str, known: dict[str, ast.ClassDef]) -> set[str]:
    """Return the methods of a class, with those of the bases that are known too."""
    node = known.get(name)
    if node is None:
        return set()
    own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return own.union(*(methods_of(_name(base), known) for base in node.bases))


def port_sizes(found: Iterable[Module]) -> dict[str, int]:
    """Return the number of methods of each protocol in ``bot/ports``."""
    known = classes(found, "bot/ports/")
    protocols = (name for name, node in known.items() if "Protocol" in map(_name, node.bases))
    return {name: len(methods_of(name, known)) for name in protocols}


def joined_by_inheritance(found: Iterable[Module]) -> tuple[int, str]:
    """Return the most bases that a class of the log's adapter has within the adapter, and that class."""
    known = classes(found, "bot/log/")
    counts = ((sum(_name(base) in known for base in node.bases), name) for name, node in known.items())
    return max(counts, default=(0, ""))


def uses_of_private_functions(module: Module) -> dict[str, int]:
    """Return how often each private function or method of a module is named in it."""
    defined = {
        node.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_") and not node.name.startswith("__")
    }
    named = Counter(_name(node) for node in ast.walk(module.tree) if isinstance(node, ast.Name | ast.Attribute))
    return {name: named[name] for name in defined}
