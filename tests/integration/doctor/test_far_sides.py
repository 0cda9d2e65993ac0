"""Slack and Alephee that cannot be reached, or do not answer as they should: a sentence for each cause, for both."""

import errno
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from urllib.error import URLError

import pytest

from bot.doctor.far_sides import FarSide
from bot.doctor.slack_errors import say
from bot.errors import DeliveryRefused
from bot.trouble import Trouble, trouble_of
from tests.integration.alephee.connect_proxy import connect_proxy
from tests.integration.doctor.examining import Doctor

#: what is asked of Slack once it has answered
BEHIND_SLACK = {"clock", "scopes", "channels", "people", "app token"}
REFUSED = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate with its key that nobody trusts."""
    folder = tmp_path_factory.mktemp("certificate")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", "both.pem"]
    subprocess.run([*made, "-out", "certificate.pem"], cwd=folder, check=True, capture_output=True)
    with (folder / "both.pem").open("a") as both:
        both.write((folder / "certificate.pem").read_text())
    return folder / "both.pem"


@contextmanager
def listening(context: ssl.SSLContext | None = None, *, hangs_up: bool = False) -> Iterator[int]:
    """Yield the port of a server that never answers; with a context it shakes hands first."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with suppress(OSError):
                    if context is not None:
                        client = context.wrap_socket(client, server_side=True)
                    if hangs_up:
                        client.recv(1)
                        client.close()
                kept.append(client)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        for client in kept:
            client.close()


def reached_at(url: str) -> dict[str, str]:
    return {"SLACK_API_URL": f"{url}/api/", "ALEPHEE_API_URL": url}


def both_say(doctor: Doctor, sentence: str, repair: str, **changes: str) -> None:
    """Assert that both far sides are told to fail for one cause, and what hangs on them to be skipped."""
    begun = monotonic()
    examined = doctor(**changes)
    assert monotonic() - begun < 5.0
    assert examined.status == 1
    assert examined.failed == {"slack", "alephee"}
    assert examined.skipped == BEHIND_SLACK | {"accounts"}
    for check, name in (("slack", "Slack"), ("alephee", "Alephee")):
        said = examined.only(check, "fail")
        assert sentence.format(name=name) in said
        assert repair.format(setting=f"{name.upper()}_API_URL") in said


def test_a_name_without_an_address(doctor: Doctor) -> None:
    both_say(
        doctor,
        "the name of {name} at nowhere.invalid has no address (DNS)",
        "check {setting} and the resolver",
        **reached_at("https://nowhere.invalid"),
    )


def test_a_connection_that_is_refused(doctor: Doctor) -> None:
    both_say(
        doctor,
        "{name} at 127.0.0.1:1 refuses the connection",
        "check {setting}, and",
        **reached_at("http://127.0.0.1:1"),
    )


def test_a_certificate_that_is_not_trusted(doctor: Doctor, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with listening(context) as port:
        both_say(
            doctor,
            f"the certificate of {{name}} at 127.0.0.1:{port} is not trusted here (TLS)",
            "name its certificate in SSL_CERT_FILE",
            **reached_at(f"https://127.0.0.1:{port}"),
        )


def test_a_port_that_speaks_no_tls(doctor: Doctor) -> None:
    both_say(
        doctor,
        "does not speak TLS as it should",
        "check {setting} (https://, port)",
        SLACK_API_URL=doctor.sandbox.slack_api_url.replace("http:", "https:"),
        ALEPHEE_API_URL=doctor.sandbox.alephee_url.replace("http:", "https:"),
    )


def test_a_connection_that_ends_without_an_answer(doctor: Doctor) -> None:
    with listening(hangs_up=True) as port:
        both_say(
            doctor,
            "closes the connection without an answer",
            "try again later; check {setting}",
            **reached_at(f"http://127.0.0.1:{port}"),
        )


def test_both_hang_and_the_doctor_does_not(doctor: Doctor) -> None:
    with listening() as port:
        both_say(
            doctor,
            f"{{name}} at 127.0.0.1:{port} does not answer within ",
            "check {setting}, the firewall and the proxy",
            **reached_at(f"http://127.0.0.1:{port}"),
        )


def test_a_proxy_that_is_not_there(doctor: Doctor) -> None:
    both_say(
        doctor,
        "the proxy 127.0.0.1:1 refuses the connection",
        "check HTTPS_PROXY, and",
        HTTPS_PROXY="http://ana:s3cret@127.0.0.1:1",
        **reached_at("https://far.example.com"),
    )


def test_a_proxy_that_does_not_let_through(doctor: Doctor) -> None:
    with connect_proxy(REFUSED) as proxy:
        both_say(
            doctor,
            f"the proxy 127.0.0.1:{proxy.port} does not connect to far.example.com",
            "check user and password in HTTPS_PROXY, or list the host in NO_PROXY",
            HTTPS_PROXY=f"http://ana:s3cret@127.0.0.1:{proxy.port}",
            **reached_at("https://far.example.com"),
        )


def test_a_network_without_a_way() -> None:
    """No network here is without one: what the system says of it is an errno like any other."""
    assert trouble_of(URLError(OSError(errno.ENETUNREACH, "Network is unreachable"))) is Trouble.NO_ROUTE
    assert trouble_of(OSError(errno.EIO, "Input/output error")) is None
    side = FarSide("slack", "Slack", "SLACK_API_URL", "slack.com", "", 3)
    assert "there is no way to Slack at slack.com from here" in str(side.without_answer(Trouble.NO_ROUTE))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("429", "takes no more calls (status 429) → try again in "),
        ("500", "is failing at the moment (status 500) → try again later"),
        ("503", "is failing at the moment (status 503) → try again later"),
        ("html_403", "a proxy answers in its place with status 403 → have it let 127.0.0.1:"),
        ("html_200", "a web page came in the place of Slack's answer"),
        ("empty", "a web page came in the place of Slack's answer"),
    ],
)
def test_a_slack_that_answers_otherwise(doctor: Doctor, fault: str, sentence: str) -> None:
    doctor.sandbox.slack.fault("auth.test", fault, count=None)
    examined = doctor()
    assert sentence in examined.only("slack", "fail")
    assert examined.failed == {"slack"}
    assert examined.skipped == BEHIND_SLACK


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("429", "Alephee takes no more calls (status 429) → try again in "),
        ("500", "Alephee is failing at the moment (status 500)"),
        ("403", "the key is refused (status 403) → check ALEPHEE_API_KEY; ask soporte@alephcrm.com"),
        ("404", "is not Alephee (status 404) → check ALEPHEE_API_URL"),
        ("200html", "a web page came in the place of Alephee's answer (status 200)"),
        ("reset_after", "closes the connection without an answer"),
    ],
)
def test_an_alephee_that_answers_otherwise(doctor: Doctor, fault: str, sentence: str) -> None:
    doctor.sandbox.alephee.add_fault("accounts", fault, count=None, seconds=60.0 if fault == "429" else None)
    examined = doctor()
    assert sentence in examined.only("alephee", "fail")
    assert examined.failed == {"alephee"}
    assert examined.skipped == {"accounts"}


def test_a_word_of_slacks_that_nobody_here_knows_is_repeated() -> None:
    side = FarSide("channels", "Slack", "SLACK_API_URL", "slack.com", "", 3)
    assert str(say(side, DeliveryRefused("org_login_required"))).startswith(
        "fail  channels: Slack says org_login_required"
    )


def test_a_key_without_accounts_and_accounts_without_the_key(doctor: Doctor) -> None:
    said = doctor(ALEPHEE_ACCOUNTS="15001=Tienda AR,999=Nobody").only("accounts", "fail")
    assert said.startswith(
        "ALEPHEE_ACCOUNTS names 999, which the key does not have → take them out; the key has 15001="
    )
    doctor.sandbox.alephee.accounts.clear()
    assert doctor().only("accounts", "fail").startswith("the key has no account → ask soporte@alephcrm.com")


def test_each_far_side_is_asked_once(doctor: Doctor) -> None:
    doctor.sandbox.slack.fault("auth.test", "500", count=None)
    doctor()
    assert doctor.sandbox.slack.api_calls["auth.test"] <= 1
    assert sum(doctor.sandbox.slack.api_calls.values()) <= 1


def test_questions_that_hang_keep_nothing_else(doctor: Doctor) -> None:
    for method in ("conversations.info", "users.info", "apps.connections.open"):
        doctor.sandbox.slack.fault(method, "hang", count=None)
    begun = monotonic()
    examined = doctor()
    assert monotonic() - begun < 5.0
    assert examined.failed == {"channels", "people", "app token"}
    assert "does not answer within " in examined.only("channels", "fail")
    assert {one["check"] for one in examined.found if one["status"] == "ok"} >= {"slack", "scopes", "accounts"}
