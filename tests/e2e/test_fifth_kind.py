"""A fifth kind of action: a folder on each side, texts, two registrations, and nothing else of the product."""

import filecmp
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.e2e.children import ROOT, Children
from tests.e2e.driver import ANA, BRUNO, SUPPORT, Driver, buttons, quoted, said, text_of
from tests.e2e.products import PARTS, copy_product

BROUGHT = Path(__file__).parent / "fifth_kind"
#: where it stands in the product, and which lines of which file tell of it
FOLDERS = {"operation.py": "bot/operations/thanks/kind.py", "screen.py": "handlers/thanks/screen.py"}
TEXTS = {f"{language}.toml": f"templates/slack/{language}/thanks.toml" for language in ("es", "pt", "en")}
REGISTRATIONS = {
    "bot/kinds.py": (
        ("from bot.operations.messages.kind import", "from bot.operations.thanks.kind import ThanksAction"),
        ("    CreateOrderAction,", "    ThanksAction,"),
    ),
    "handlers/kinds.py": (
        ("from handlers.screens import", "from handlers.thanks.screen import SCREEN as THANKS"),
        ("    NEW_ORDERS,", "    THANKS,"),
    ),
}
#: what its modules call the operation here, and in the product
OPERATION = ("tests.e2e.fifth_kind.operation", "bot.operations.thanks.kind")
WORDS = "¡Gracias por su compra!"


def with_fifth_kind(folder: Path) -> Path:
    """Copy the product, with a fifth kind in it, into a new folder; returns that."""
    copy = copy_product(folder)
    for name, path in (FOLDERS | TEXTS).items():
        (copy / path).parent.mkdir(exist_ok=True)
        text = (BROUGHT / name).read_text(encoding="utf-8")
        (copy / path).write_text(text.replace(*OPERATION), "utf-8")
    for path in FOLDERS.values():
        (copy / path).with_name("__init__.py").touch()
    for path, lines in REGISTRATIONS.items():
        text = (copy / path).read_text(encoding="utf-8")
        for before, line in lines:
            (found,) = (one for one in text.splitlines() if one.startswith(before))
            text = text.replace(f"{found}\n", f"{found}\n{line}\n")
        (copy / path).write_text(text, encoding="utf-8")
    return copy


@pytest.fixture
def product(tmp_path: Path) -> Path:
    return with_fifth_kind(tmp_path / "product")


@pytest.fixture
def people(sandbox: Sandbox, product: Path, tmp_path: Path) -> Iterator[Driver]:
    """People at work with a bot that is started from the copy, in a process of its own."""
    database = tmp_path / "log.db"
    children = Children(sandbox, product, database, product=product)
    children.ready()
    settings = SimpleNamespace(bot_database=database)
    bot: Any = SimpleNamespace(settings=settings)
    yield Driver(sandbox, bot)
    children.close()


def differing(one: Path, other: Path) -> Iterator[str]:
    """Yield the files that are not the same in two folders, or stand in one of them alone."""
    for path in sorted({p.relative_to(r) for r in (one, other) for p in r.rglob("*") if p.suffix != ".pyc"}):
        first, second = one / path, other / path
        if not (first.is_dir() or second.is_dir()) and not (
            first.exists() and second.exists() and filecmp.cmp(first, second, shallow=False)
        ):
            yield str(path)


def test_a_fifth_kind_touches_its_own_folders_and_the_two_registries_alone(product: Path) -> None:
    changed = {f"{name}/{path}" for name in PARTS for path in differing(ROOT / name, product / name)}
    packages = {str(Path(path).with_name("__init__.py")) for path in FOLDERS.values()}
    assert changed == {*FOLDERS.values(), *TEXTS.values(), *packages, *REGISTRATIONS}
    for path, added in REGISTRATIONS.items():
        before, after = ((root / path).read_text(encoding="utf-8").splitlines() for root in (ROOT, product))
        assert [line for line in after if line not in before] == [line for _, line in added]
        assert len(after) == len(before) + len(added)


def test_a_fifth_kind_goes_from_the_command_to_the_receipt(people: Driver, product: Path) -> None:
    assert "/alephee thanks" in text_of(people.command(ANA, "help"))
    view = people.opened(ANA, lambda: people.slack.command(ANA, "/alephee thanks 580101", SUPPORT))
    people.alephee.add_fault("messages", "412")
    assert people.slack.submit(ANA, view["id"], {"words": WORDS}).ok

    card = people.card()
    assert quoted(card) == [WORDS]
    assert "Agradecimiento al comprador" in text_of(card)
    assert people.approve(BRUNO).ok
    people.wait_for_state("refused")

    alert = people.alert(has="retry")
    assert "Ahora no se puede agradecer al comprador (412)." in text_of(alert)
    assert "unas palabras cálidas" in text_of(alert)
    assert people.press_alert(BRUNO, "retry").ok
    row = people.wait_for_state("sent")
    assert (row["kind"], row["attempts"], row["decided_by"]) == ("thanks", 2, BRUNO)
    assert people.texts_received() == [WORDS]
    sent = said("outcome.sent", at="@").partition("@")[0]
    assert quoted(people.receipt(ANA, has=sent)) == [WORDS]
    assert buttons(people.alert(has=said("alert.title_resolved"))) == []
    assert "unas palabras cálidas" in text_of(people.command(ANA, "history 580101"))

    verify = [sys.executable, "-m", "bot", "log", "verify"]
    env = people.sandbox.env() | {"BOT_DATABASE": str(people.database), "PYTHONPATH": str(product)}
    proof = subprocess.run(verify, cwd=product, env=env, capture_output=True, text=True, check=False)
    assert proof.returncode == 0, proof
