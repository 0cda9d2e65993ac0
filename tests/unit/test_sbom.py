"""`make sbom`: what the bot is made of, for whoever asks."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.unit.test_requirements import PROJECT, ROOT, text_of


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("sbom") / "sbom.json"
    done = subprocess.run(
        [ROOT / "scripts/sbom", sys.executable, file], capture_output=True, text=True, check=False, cwd=file.parent
    )
    assert (done.returncode, done.stderr) == (0, "")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sbom(written: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(written)
    return read


def test_it_is_what_cyclonedx_describes(written: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None


def test_it_is_about_the_bot_of_this_version(sbom: dict[str, Any]) -> None:
    about = sbom["metadata"]["component"]
    assert (about["name"], about["type"]) == ("alephee-bot", "application")
    assert about["version"] == PROJECT["project"]["version"]
    assert [one["license"]["id"] for one in about["licenses"]] == ["MIT"]


def test_it_names_every_package_of_the_lock_with_version_and_hashes(sbom: dict[str, Any]) -> None:
    pins = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?(==\S+)", text_of("run"), flags=re.MULTILINE)
    named = [f"{one['name']}=={one['version']}" for one in sbom["components"]]
    assert sorted(named) == sorted(name + version for name, version in pins)
    assert [one["name"] for one in sbom["components"] if not one["externalReferences"][0]["hashes"]] == []
    assert all(one["purl"].startswith("pkg:pypi/") for one in sbom["components"])
