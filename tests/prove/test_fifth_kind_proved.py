"""A kind that is only registered is in the proofs: they run in a copy of the product, with nothing told to them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.children import ROOT
from tests.e2e.test_fifth_kind import BROUGHT, OPERATION, with_fifth_kind

KIND = "thanks"
QUICK = ("tests/integration/permissions", "tests/prove/test_races_of_kinds.py")
LONG = tuple(f"tests/prove/test_{proof}.py" for proof in ("crash_matrix", "faults", "storage_failures", "fail_closed"))
FORMS = [
    pytest.param(QUICK, id="quick"),
    pytest.param(LONG, id="long", marks=[pytest.mark.slow, pytest.mark.timeout(600)]),
]


@pytest.mark.parametrize("proofs", FORMS)
def test_a_kind_that_is_only_registered_is_proved_as_all_others_are(tmp_path: Path, proofs: Sequence[str]) -> None:
    copy = with_fifth_kind(tmp_path / "product")
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs", copy / "docs")
    shutil.copy(ROOT / "pyproject.toml", copy)
    example = (BROUGHT / "example.py").read_text(encoding="utf-8").replace(*OPERATION)
    (copy / "tests" / "kinds" / f"{KIND}.py").write_text(example, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(copy), "PROVE_KINDS": KIND}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-k", f"{KIND} or quick", *proofs]
    proof = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)
    assert proof.returncode == 0, proof.stdout[-4_000:]
    assert "passed" in proof.stdout.splitlines()[-1]
