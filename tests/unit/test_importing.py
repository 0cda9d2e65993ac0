"""What a start pays for once: modules, certificates."""

import gc
import sys
from pathlib import Path
from ssl import SSLContext

import certifi
import pytest

from bot.importing import import_at_once
from bot.tls import httpx_context, system_context


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a module that can be imported, ``imported_by_a_test``."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "imported_by_a_test", raising=False)
    return tmp_path / "imported_by_a_test.py"


def test_garbage_is_not_looked_for_while_modules_are_imported(module: Path) -> None:
    module.write_text("import gc\nLOOKED = gc.isenabled()\n")
    try:
        imported = import_at_once("imported_by_a_test")
        assert imported.LOOKED is False
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        gc.unfreeze()
        assert import_at_once("imported_by_a_test") is imported
        assert gc.get_freeze_count() == 0
    finally:
        gc.unfreeze()


def test_garbage_is_looked_for_again_when_a_module_cannot_be_imported(module: Path) -> None:
    module.write_text("raise RuntimeError\n")
    try:
        with pytest.raises(RuntimeError):
            import_at_once("imported_by_a_test")
        assert gc.isenabled()
    finally:
        gc.unfreeze()


def test_certificates_are_read_once_and_again_when_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def contexts() -> tuple[SSLContext, SSLContext]:
        return system_context(), httpx_context()

    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    usual = contexts()
    assert contexts() == usual
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    other = contexts()
    assert set(other).isdisjoint(usual)
