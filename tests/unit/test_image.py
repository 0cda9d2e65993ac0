"""The container image, as far as its recipe tells: pinned, small, with a user of its own, asked where it listens."""

import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[2]


class Step(NamedTuple):
    stage: int
    word: str
    rest: str


def steps() -> list[Step]:
    """Return the steps of the Dockerfile, each with the number of its stage; 0: before the first."""
    joined = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    found, stage = list[Step](), 0
    for line in lines:
        word, _, rest = line.partition(" ")
        stage += word == "FROM"
        found.append(Step(stage, word, rest))
    return found


@pytest.fixture(scope="module")
def recipe() -> list[Step]:
    return steps()


@pytest.fixture(scope="module")
def final(recipe: list[Step]) -> dict[str, str]:
    """Return the last stage's steps by their word; of those that occur twice the last."""
    last = max(step.stage for step in recipe)
    return {step.word: step.rest for step in recipe if step.stage == last}


def ignored(path: str) -> bool:
    """Whether the build does not see a path: the last pattern that fits it, or a folder above it, decides."""
    parts = path.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    decided = False
    for pattern in (ROOT / ".dockerignore").read_text(encoding="utf-8").split():
        bare = pattern.lstrip("!")
        if any(fnmatch(one, bare) or fnmatch(one, bare.removeprefix("**/")) for one in above):
            decided = not pattern.startswith("!")
    return decided


def test_every_stage_begins_with_the_same_pinned_bytes(recipe: list[Step]) -> None:
    bases = {step.rest.partition(" AS ")[0] for step in recipe if step.word == "FROM"}
    assert bases == {"${BASE}"}
    (base,) = [step.rest for step in recipe if step.word == "ARG" and step.rest.startswith("BASE=")]
    assert re.fullmatch(r"BASE=python:3\.13\.\d+-slim-trixie@sha256:[0-9a-f]{64}", base)


def test_the_python_of_the_image_is_one_that_the_project_is_for(recipe: list[Step]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = next(found[1] for step in recipe if (found := re.match(r"BASE=python:(3\.\d+)\.", step.rest)))
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]


def test_what_the_build_copies_is_there_and_nothing_else_is_seen(recipe: list[Step]) -> None:
    copied = {name for step in recipe if step.word == "COPY" and step.stage == 1 for name in step.rest.split()[:-1]}
    assert [name for name in copied if not (ROOT / name).exists() or ignored(name)] == []
    hidden = [
        "sandbox/server.py",
        "tests/conftest.py",
        "deploy/secrets/slack_bot_token",
        ".env",
        ".git/config",
        "data/x.db",
    ]
    assert [name for name in hidden if not ignored(name)] == []
    assert not {"sandbox", "tests", "benchmarks", "."} & copied


def test_only_the_locks_of_production_are_installed(recipe: list[Step]) -> None:
    used = {
        found for step in recipe if step.word == "RUN" for found in re.findall(r"requirements/(\w+)\.txt", step.rest)
    }
    assert used == {"run", "build"}
    installs = [step.rest for step in recipe if step.word == "RUN" and "requirements/" in step.rest]
    assert all("--no-deps --require-hashes" in one for one in installs)


def test_the_last_stage_takes_the_environment_and_nothing_it_was_built_with(recipe: list[Step]) -> None:
    last = max(step.stage for step in recipe)
    assert [step.rest for step in recipe if step.word == "COPY" and step.stage == last] == [
        "--from=build /opt/bot /opt/bot"
    ]


def test_it_runs_as_a_user_of_its_own_who_may_write_the_log_alone(recipe: list[Step], final: dict[str, str]) -> None:
    assert final["USER"] == "10001:10001"
    words = [step.word for step in recipe]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "install -d -o bot -g bot -m 0700 /data" in final["RUN"]
    assert (final["VOLUME"], final["WORKDIR"]) == ("/data", "/data")


def test_it_listens_where_it_is_asked_and_stops_as_the_bot_stops(final: dict[str, str]) -> None:
    settings = dict(re.findall(r"\b(BOT_\w+)=(\S+)", final["ENV"]))
    assert {name.lower() for name in settings} - set(Settings.model_fields) == set()
    assert settings["BOT_DATABASE"].startswith(f"{final['VOLUME']}/")
    assert (settings["BOT_HOST"], settings["BOT_PORT"]) == ("0.0.0.0", final["EXPOSE"])
    assert json.loads(final["HEALTHCHECK"].partition("CMD ")[2]) == ["python", "-m", "bot.healthcheck"]
    assert final["STOPSIGNAL"] == "SIGTERM"
    assert (json.loads(final["ENTRYPOINT"]), json.loads(final["CMD"])) == (["alephee-bot"], ["run"])


def test_no_secret_is_baked_in(recipe: list[Step]) -> None:
    named = [
        step.rest for step in recipe if step.word in {"ENV", "ARG"} and re.search(r"TOKEN|SECRET|KEY|PASS", step.rest)
    ]
    assert named == []


def test_its_labels_say_what_it_is(final: dict[str, str]) -> None:
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\S+?)="([^"]*)"', final["LABEL"]))
    assert set(labels) == {"title", "description", "licenses", "version", "revision", "base.name"}
    assert (labels["title"], labels["licenses"], labels["version"]) == ("alephee-bot", "MIT", "${VERSION}")
    assert labels["base.name"].endswith(next(s.rest for s in steps() if s.rest.startswith("BASE=")).split("@")[0][5:])
