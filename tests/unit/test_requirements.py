"""The lock: what is installed without a resolver has to be whole, pinned, hashed, and what pyproject.toml asks for."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = tuple(PROJECT["project"]["dependencies"])
DEMO = (*RUN, *PROJECT["project"]["optional-dependencies"]["demo"])
POSTGRES = (*RUN, *PROJECT["project"]["optional-dependencies"]["postgres"])
DATASETTE = (*POSTGRES, *PROJECT["project"]["optional-dependencies"]["datasette"])
SLACK = (*POSTGRES, *PROJECT["project"]["optional-dependencies"]["slack"])
DEV = (*DATASETTE, *DEMO, *SLACK, *PROJECT["dependency-groups"]["dev"])
BUILD = tuple(
    line for line in (ROOT / "requirements/build.in").read_text(encoding="utf-8").splitlines() if line[0] != "#"
)
ASKED = {"run": POSTGRES, "datasette": DATASETTE, "demo": DEMO, "slack": SLACK, "dev": DEV, "build": BUILD}

#: what needs an extra
EXTRA = {ROOT / "bot/browsing", ROOT / "bot/log/postgres"}


@cache
def text_of(lock: str) -> str:
    return (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")


@cache
def locked(lock: str) -> dict[str, Requirement]:
    """Return what a lock holds for this platform and Python, by name."""
    lines = (line.removesuffix(" \\") for line in text_of(lock).splitlines() if re.match(r"\w", line))
    return {canonicalize_name(one.name): one for one in map(Requirement, lines) if applies(one)}


def applies(requirement: Requirement, extras: Iterable[str] = ()) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def version_of(requirement: Requirement) -> str:
    (pin,) = requirement.specifier
    return pin.version


def needed(asked: Iterable[str]) -> Iterator[tuple[str, Requirement]]:
    """Walk through everything that is needed, by the metadata of what is installed: who needs it, and what."""
    waiting = [("pyproject.toml", Requirement(one)) for one in asked]
    seen: set[str] = set()
    while waiting:
        by, one = waiting.pop()
        if str(one) in seen:
            continue
        seen.add(str(one))
        yield by, one
        of_its_own = map(Requirement, requires(one.name) or ())
        waiting += [(one.name, need) for need in of_its_own if applies(need, one.extras)]


def problem(by: str, need: Requirement, held: Requirement | None) -> str | None:
    if held is None:
        return f"{by} needs {need}, which the lock does not hold"
    if not need.specifier.contains(version_of(held), prereleases=True):
        return f"{by} needs {need}, the lock holds {held}"
    if lost := need.extras - held.extras:
        return f"{by} needs {need}, the lock lost the extra {', '.join(sorted(lost))}"
    return None


@pytest.mark.parametrize("lock", ASKED)
def test_the_lock_holds_all_that_is_needed_with_its_extras(lock: str) -> None:
    """Or an installation without a resolver lacks something, and one with an old resolver goes and looks for it."""
    holds = locked(lock)
    found = (problem(by, need, holds.get(canonicalize_name(need.name))) for by, need in needed(ASKED[lock]))
    assert [one for one in found if one] == []


@pytest.mark.parametrize("lock", ASKED)
def test_the_lock_holds_nothing_that_nobody_needs(lock: str) -> None:
    names = {canonicalize_name(need.name) for _, need in needed(ASKED[lock])}
    assert set(locked(lock)) - names == set()


@pytest.mark.parametrize("lock", ASKED)
def test_every_line_of_the_lock_is_pinned_and_hashed_and_names_no_address(lock: str) -> None:
    entries = re.split(r"\n(?=\w)", text_of(lock))
    assert [
        one for one in entries if not re.match(r"[\w.-]+(\[[\w, -]+\])?==\S+( ; [^\n]+)? \\\n    --hash=", one)
    ] == []
    assert re.findall(r"://|--(?:extra-)?index|--find-links", text_of(lock)) == []


@pytest.mark.parametrize("lock", ["run", "demo", "slack", "build"])
def test_one_machine_can_go_from_one_lock_to_the_other(lock: str) -> None:
    largest = locked("dev")
    assert {str(one) for name, one in locked(lock).items() if version_of(one) != version_of(largest[name])} == set()


def test_a_lock_that_lost_an_extra_or_a_requirement_is_found() -> None:
    need = Requirement("coverage[toml]>=7")
    assert problem("pytest-cov", need, Requirement("coverage[toml]==7.17.5")) is None
    assert "lost the extra toml" in str(problem("pytest-cov", need, Requirement("coverage==7.17.5")))
    assert "the lock holds coverage" in str(problem("pytest-cov", need, Requirement("coverage[toml]==6.0")))
    assert "does not hold" in str(problem("pytest-cov", need, None))


@pytest.mark.parametrize("name", ["sandbox", "aiohttp"])
def test_production_brings_nothing_of_the_demo(name: str) -> None:
    assert name not in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert name not in locked("run")


@pytest.mark.parametrize(
    ("folders", "asked"),
    [
        (("bot", "handlers"), RUN),
        (("bot/browsing",), DATASETTE),
        (("bot/log/postgres",), POSTGRES),
        (("sandbox",), DEMO),
        (("tests",), DEV),
    ],
)
def test_what_the_code_imports_is_asked_for_by_name(folders: tuple[str, ...], asked: tuple[str, ...]) -> None:
    """Or it goes with whatever happened to bring it along."""
    named = {canonicalize_name(Requirement(one).name) for one in asked}
    distributions = packages_distributions()
    imported = {module.partition(".")[0] for folder in folders for module in imports(ROOT / folder)}
    # pydantic_core is pydantic's other half: each release names the one that goes with it.
    foreign = (
        imported
        - {"pydantic_core"}
        - sys.stdlib_module_names
        - {"bot", "handlers", "sandbox", "templates", "tests", "benchmarks"}
    )
    assert {one for one in foreign if not named & {canonicalize_name(by) for by in distributions.get(one, ())}} == set()


def imports(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        if folder not in EXTRA and EXTRA & set(path.parents):
            continue  # it is asked for apart
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
