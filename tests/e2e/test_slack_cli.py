"""`slack run`: the hooks, called as the Slack CLI calls them (`internal/hooks` of its source, in July 2026)."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.server import Sandbox
from tests.e2e.children import Children

ROOT = Path(__file__).parents[2]
BOUNDARY = "9f2b6c0de4a7"


@pytest.fixture(autouse=True)
def activated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The CLI activates the virtual environment that it finds, and hands its environment on."""
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / ".slack/hooks.json").read_text(encoding="utf-8"))
    return read


def called(hook: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a hook: its words and the arguments, joined, in a shell."""
    command = ["sh", "-c", " ".join([*hook.split(), *arguments])]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def merged(default: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Lay what the project says over what the library says, as the CLI does."""
    both = {k: merged(default[k], v) if isinstance(v, dict) and k in default else v for k, v in own.items()}
    return default | both


@pytest.fixture
def hooks(written: dict[str, Any], activated: None) -> dict[str, Any]:
    return merged(json.loads(called(written["hooks"]["get-hooks"]).stdout), written)


def test_the_bot_keeps_the_connection_itself_and_is_not_restarted_by_an_editor(hooks: dict[str, Any]) -> None:
    assert hooks["config"]["sdk-managed-connection-enabled"] is True
    assert hooks["config"]["protocol-version"] == ["message-boundaries", "default"]
    assert hooks["config"]["watch"]["app"]["paths"] == []
    assert [path for path in hooks["config"]["watch"]["manifest"]["paths"] if not (ROOT / path).is_file()] == []
    assert {"get-manifest", "start"} - set(hooks["hooks"]) == set()


@pytest.mark.parametrize(
    ("asked", "around"),
    [((), ""), ((f"--source={ROOT}", "--protocol=message-boundaries", f"--boundary={BOUNDARY}"), BOUNDARY)],
)
def test_the_manifest_is_told_as_json_in_the_protocol_that_is_asked_for(
    hooks: dict[str, Any], asked: tuple[str, ...], around: str
) -> None:
    done = called(hooks["hooks"]["get-manifest"], *asked)
    told = done.stdout.strip()
    assert (done.returncode, told[: len(around)], told[len(told) - len(around) :]) == (0, around, around)
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    assert json.loads(told.removeprefix(around).removesuffix(around)) == manifest


def test_a_hook_that_does_not_exist_is_a_wrong_use() -> None:
    done = called("scripts/slack deploy")
    assert (done.returncode, done.stdout) == (2, "")
    assert "get-hooks, get-manifest or start" in done.stderr


@pytest.fixture
def children(sandbox: Sandbox, tmp_path: Path) -> Iterator[Children]:
    """Yield what starts processes in the folder of the project."""
    started = Children(sandbox, ROOT, tmp_path / "log.db")
    yield started
    started.close()


def test_start_runs_the_bot_with_the_tokens_of_the_cli_until_it_is_interrupted(
    hooks: dict[str, Any], children: Children, sandbox: Sandbox
) -> None:
    tokens = {"slack_cli_xoxb": sandbox.slack.bot_token, "slack_cli_xapp": sandbox.slack.app_token}
    shell = ("sh", "-c", hooks["hooks"]["start"])
    child = children.ready(shell, slack_bot_token="", slack_app_token="", **tokens, slack_workspace="tienda")
    assert children.kill(child, signal.SIGINT)[0] == 0
    assert children.database.exists()


def test_a_token_that_is_set_comes_first_as_in_the_cli(
    hooks: dict[str, Any], children: Children, sandbox: Sandbox
) -> None:
    shell = ("sh", "-c", hooks["hooks"]["start"])
    child = children.ready(shell, slack_cli_xoxb="xoxb-of-another-app", slack_cli_xapp="xapp-of-another-app")
    assert children.kill(child, signal.SIGINT)[0] == 0
