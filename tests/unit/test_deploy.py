"""What is shipped for running it – units, Compose, Kubernetes, proxies – says what the bot is."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings, load_settings
from handlers.slack import http

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/alephee-bot*.service"))
#: what several replicas on one database have beside one bot's own
SHARED = {"bot_database"}
SECRETS = {"slack_bot_token", "slack_app_token", "alephee_api_key"}
#: a call may take 30 s; the rest is for what it leaves to be written
STOPS_WITHIN = 60
PORT = Settings.model_fields["bot_port"].default


def known(name: str) -> bool:
    """Whether a variable is a setting, or names the file of a secret."""
    return name.lower() in Settings.model_fields or name.lower().removesuffix("_file") in SECRETS | SHARED


def assignments(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if re.match(r"[A-Z_]+=", line))


def directives(unit: Path) -> list[tuple[str, str]]:
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [(name, value) for name, _, value in (line.partition("=") for line in lines) if re.fullmatch(r"\w+", name)]


# -- systemd -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.stem in {"alephee-bot", "alephee-bot-doctor"}], ids=str
)
def test_a_unit_hands_every_secret_over_in_memory(unit: Path) -> None:
    said = directives(unit)
    handed = dict(value.split(":") for name, value in said if name == "LoadCredential")
    named = assignments("\n".join(value for name, value in said if name == "Environment"))
    assert handed == {secret: f"/etc/alephee-bot/{secret}" for secret in SECRETS}
    files = {name: value for name, value in named.items() if name.endswith("_FILE")}
    assert files == {f"{secret.upper()}_FILE": f"%d/{secret}" for secret in SECRETS}
    assert [name for name in named if not known(name)] == []
    assert named["BOT_DATABASE"] == f"/var/lib/{dict(said)['StateDirectory']}/alephee-bot.db"


def test_every_unit_has_its_own_user_and_runs_what_is_installed() -> None:
    for unit in UNITS:
        said = directives(unit)
        assert dict(said)["User"] == "alephee-bot", unit
        assert "/opt/alephee-bot/bin/" in " ".join(value for name, value in said if name == "ExecStart"), unit
    assert {timer.stem for timer in DEPLOY.glob("systemd/*.timer")} <= {unit.stem for unit in UNITS}


def test_the_service_is_not_started_again_with_wrong_settings_and_ends_its_call() -> None:
    said = dict(directives(DEPLOY / "systemd/alephee-bot.service"))
    assert (said["Restart"], said["RestartPreventExitStatus"], said["StartLimitIntervalSec"]) == ("always", "2", "0")
    assert int(said["TimeoutStopSec"]) == STOPS_WITHIN
    assert said["User"] != "root"


# -- settings, Compose ---------------------------------------------------------------------------------


def test_the_example_of_settings_has_what_is_required_and_no_secret() -> None:
    example = assignments((DEPLOY / "settings.example").read_text(encoding="utf-8"))
    assert [name for name in example if not known(name)] == []
    secrets = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "ALEPHEE_API_KEY": "key"}
    filled = {name: value.replace("C…", "C0123ABCD").replace("U…", "U0123ABCD") for name, value in example.items()}
    filled |= {"BOT_ALERTS_CHANNEL": "C0123ABCE"}
    assert load_settings(filled | secrets).bot_approvals_channel == "C0123ABCD"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    return read


def test_compose_hands_every_secret_over_as_a_file(compose: dict[str, Any]) -> None:
    bot = compose["services"]["bot"]
    assert set(bot["secrets"]) == set(compose["secrets"]) == SECRETS
    assert bot["environment"] == {f"{secret.upper()}_FILE": f"/run/secrets/{secret}" for secret in SECRETS}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"/deploy/secrets/", "/deploy/settings"} - set(ignored) == set()


def test_compose_gives_the_bot_its_time_a_volume_and_nothing_more(compose: dict[str, Any]) -> None:
    bot = compose["services"]["bot"]
    assert bot["stop_grace_period"] == f"{STOPS_WITHIN}s"
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert bot["volumes"] == ["log:/data"]
    assert bot["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]


# -- Kubernetes ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> dict[str, Any]:
    """Return what `kubectl apply -k` takes, by its kind."""
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DEPLOY.glob("kubernetes/*.yml"))]
    return {one["kind"]: one for one in read}


def test_every_file_is_applied(cluster: dict[str, Any]) -> None:
    files = {path.name for path in DEPLOY.glob("kubernetes/*.yml")} - {"kustomization.yml"}
    assert set(cluster["Kustomization"]["resources"]) == files


def test_the_image_is_the_one_of_this_version(cluster: dict[str, Any]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    (image,) = cluster["Kustomization"]["images"]
    assert image["newTag"] == version
    by_hand = yaml.safe_load((DEPLOY / "kubernetes/by-hand/pod.yml").read_text(encoding="utf-8"))
    assert by_hand["spec"]["containers"][0]["image"] == f"{image['newName']}:{version}"
    pod = cluster["Deployment"]["spec"]["template"]["spec"]
    assert by_hand["spec"]["securityContext"] == pod["securityContext"]
    assert cluster["Deployment"]["spec"]["template"]["spec"]["containers"][0]["image"] == image["name"]


def test_one_pod_holds_the_log_and_the_old_one_goes_first(cluster: dict[str, Any]) -> None:
    spec = cluster["Deployment"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] == STOPS_WITHIN
    assert cluster["PersistentVolumeClaim"]["spec"]["accessModes"] == ["ReadWriteOncePod"]


def test_the_pod_has_its_settings_and_its_secrets_as_files(cluster: dict[str, Any]) -> None:
    pod = cluster["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    mounts = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
    assert {one["name"]: one["value"] for one in container["env"]} == {
        f"{secret.upper()}_FILE": f"{mounts['secrets']}/{secret}" for secret in SECRETS
    }
    assert [name for name in cluster["ConfigMap"]["data"] if not known(name)] == []
    assert mounts["log"] == "/data"
    assert pod["enableServiceLinks"] is False


def test_the_pod_is_asked_at_the_pages_that_there_are_and_listens_where_it_is_asked(cluster: dict[str, Any]) -> None:
    (container,) = cluster["Deployment"]["spec"]["template"]["spec"]["containers"]
    probes = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert probes == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert [one["containerPort"] for one in container["ports"]] == [PORT]


def test_the_pod_has_no_rights_that_it_does_not_need(cluster: dict[str, Any]) -> None:
    pod = cluster["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert f"USER {pod['securityContext']['runAsUser']}:" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not pod["automountServiceAccountToken"]


# -- several replicas ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def replicas() -> dict[str, Any]:
    """Return what makes three replicas of one, by its kind."""
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in DEPLOY.glob("kubernetes-replicas/*.yml")]
    return {one["kind"]: one for one in read if isinstance(one, dict)}


def test_every_file_of_the_replicas_is_applied_over_the_one_bot(replicas: dict[str, Any]) -> None:
    made = replicas["Kustomization"]
    named = {*made["resources"], *(patch["path"] for patch in made["patches"] if "path" in patch)}
    files = {path.name for path in DEPLOY.glob("kubernetes-replicas/*.yml")} - {"kustomization.yml"}
    assert named == files | {"../kubernetes"}


def test_three_replicas_are_replaced_one_by_one_and_none_is_missed(replicas: dict[str, Any]) -> None:
    spec = replicas["Deployment"]["spec"]
    assert spec["replicas"] == 3
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    assert replicas["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1


def test_replicas_have_the_address_as_a_secret_and_no_volume(replicas: dict[str, Any], cluster: dict[str, Any]) -> None:
    pod = replicas["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    (one,) = cluster["Deployment"]["spec"]["template"]["spec"]["containers"]
    mounts = {mount["name"]: mount["mountPath"] for mount in one["volumeMounts"]}
    named = {variable["name"]: variable["value"] for variable in container["env"]}
    assert named == {"BOT_DATABASE": "", "BOT_DATABASE_FILE": f"{mounts['secrets']}/bot_database"}
    room = {"name": "room", "mountPath": "/tmp"}
    assert container["volumeMounts"] == [{"$patch": "delete", "mountPath": mounts["log"]}, room]
    assert pod["volumes"] == [{"$patch": "delete", "name": "log"}, {"name": "room", "emptyDir": {}}]


def test_compose_has_three_replicas_and_a_standby_that_commits_wait_for() -> None:
    read = yaml.safe_load((DEPLOY / "compose-replicas.yml").read_text(encoding="utf-8"))
    bot, primary, standby = (read["services"][name] for name in ("bot", "primary", "standby"))
    one = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]["bot"]
    assert {name: bot[name] for name in one if name in bot and name not in {"environment", "secrets"}} == {
        name: value for name, value in one.items() if name not in {"environment", "secrets", "volumes", "ports"}
    }
    assert bot["deploy"] == {"replicas": 3}
    assert set(bot["secrets"]) == SECRETS | SHARED
    files = {f"{secret.upper()}_FILE": f"/run/secrets/{secret}" for secret in SECRETS | SHARED}
    assert bot["environment"] == files | {"BOT_DATABASE": ""}
    assert set(read["secrets"]) == {*bot["secrets"], *primary["secrets"]}
    script = (DEPLOY / "postgres/standby.sh").read_text(encoding="utf-8")
    (name,) = re.findall(r"application_name=(\w+)", script)
    made = (DEPLOY / "postgres/replication.sh").read_text(encoding="utf-8")
    assert re.findall(r"synchronous_standby_names = '(\w+)'", made) == [name]
    assert [volume.split(":")[0] for volume in standby["volumes"]] == ["standby", "./postgres/standby.sh"]


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("postgres/*.sh")), ids=lambda path: path.name)
def test_a_script_of_the_server_can_be_read_by_the_shell(script: Path) -> None:
    subprocess.run(["bash", "-n", str(script)], check=True)


# -- proxies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "limit", "unit"),
    [("nginx.conf", r"client_max_body_size (\d+)m;", 2**20), ("Caddyfile", r"max_size (\d+)MiB", 2**20)],
)
def test_a_proxy_lets_through_what_the_bot_takes_at_its_address(file: str, limit: str, unit: int) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    assert [int(found) * unit for found in re.findall(limit, text)] == [http._MOST]
    assert f"{http.PATH} {{" in text or f"path {http.PATH}\n" in text
    assert f"127.0.0.1:{PORT}" in text
