"""What libraries would read from the environment: proxies, certificates, places and ports."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.proxies import goes_direct, leave_to_the_settings
from bot.settings import load_settings
from handlers.slack.proxies import proxy_arguments
from tests.unit.app.test_settings import RIGHT

SLACK = "https://slack.com/api/"


def problems(**changes: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(RIGHT | changes)
    return caught.value.problems


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("HTTP://Proxy.example.com/", "http://proxy.example.com:80"),
        ("http://ana:s%40cret@[::1]:3128", "http://ana:s%40cret@[::1]:3128"),
    ],
)
def test_a_proxy_is_used_for_slack_and_alephee_alike(value: str, url: str) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        settings = load_settings(RIGHT | {name: value})
        for called in (settings.slack_api_url, settings.alephee_api_url):
            proxy = settings.proxy_for(called)
            assert proxy is not None
            assert proxy.get_secret_value() == url
        assert "s%40" not in repr(settings)
        assert settings.proxy_for("http://127.0.0.1:8080/api/") is None


@pytest.mark.parametrize(
    "value",
    [
        "socks5://ana:s3cret@127.0.0.1:1080",
        "socks5h://127.0.0.1:1080",
        "https://ana:s3cret@proxy.example.com:443",
        "http://ana:s3cret@",
        "http://ana:s3cret@proxy:port",
        "http://ana:s3cret@proxy:99999",
        "http://ana:s3cret@proxy:0",
        "http://ana:s3#cret@proxy:3128",
        "http://[::1",
        "http://proxy:3128/path",
        "http://pro xy:3128",
        "http://prox\N{LATIN SMALL LETTER Y WITH DIAERESIS}:3128",
        "a:s3cret://proxy",
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused_by_name_without_its_password(value: str) -> None:
    for name in ("HTTPS_PROXY", "ALL_PROXY"):
        (line,) = problems(**{name: value})
        assert line.startswith(f"{name}: ")
        assert "s3" not in line
        assert "ana" not in line


def test_an_empty_spelling_of_a_name_takes_nothing_from_the_other() -> None:
    settings = load_settings(RIGHT | {"HTTPS_PROXY": "http://proxy:3128", "https_proxy": " "})
    assert settings.proxy_for(SLACK) is not None


def test_what_https_proxy_says_makes_all_proxy_say_nothing() -> None:
    settings = load_settings(RIGHT | {"HTTPS_PROXY": "http://proxy:3128", "ALL_PROXY": "socks5://127.0.0.1:1080"})
    assert settings.proxy_for(SLACK) is not None


@pytest.mark.parametrize(
    ("entry", "url", "direct"),
    [
        ("*", SLACK, "directly"),
        ("slack.com", SLACK, "directly"),
        (".slack.com", "https://files.slack.com/x", "directly"),
        ("*.Slack.com", SLACK, "directly"),
        ("slack.com:443", SLACK, "directly"),
        ("https://slack.com", SLACK, "directly"),
        ("slack.com:8443", SLACK, "through it"),
        ("lack.com", SLACK, "through it"),
        ("[::1]", "https://[::1]:8443/", "directly"),
        ("::1", "https://[::1]/", "directly"),
        ("[::1]:443", "https://[::1]/", "directly"),
        ("[::1]:443", "https://[::1]:8443/", "through it"),
        ("fd00::/8", "https://[fd12::1]/", "directly"),
        ("10.0.0.0/8", "https://10.1.2.3/", "directly"),
        ("10.0.0.0/8", "https://11.1.2.3/", "through it"),
        ("10.0.0.0/8", SLACK, "through it"),
        ("[::1", SLACK, "through it"),
        (":443", SLACK, "through it"),
        ("", SLACK, "through it"),
        ("slack.com", "http://127.0.0.1/", "directly"),
    ],
)
def test_hosts_of_no_proxy_are_reached_directly(entry: str, url: str, direct: str) -> None:
    """`[::1]` and a network of IPv6 in it were a traceback."""
    assert goes_direct(url, [entry]) is (direct == "directly")
    assert (load_settings(RIGHT | {"NO_PROXY": f"x.example.com, {entry}"}).no_proxy)[0] == "x.example.com"


def test_libraries_find_no_proxy_in_the_environment() -> None:
    environment = {"https_proxy": "x", "ALL_PROXY": "x", "NO_PROXY": "[::1]", "SSL_CERT_FILE": "", "SSL_CERT_DIR": "/x"}
    leave_to_the_settings(environment)
    assert environment == {"SSL_CERT_DIR": "/x"}


def test_the_socket_gets_user_and_password_apart_from_the_url_it_repeats_in_errors() -> None:
    assert proxy_arguments(None) == {}
    assert proxy_arguments("http://[::1]:3128") == {"proxy": "http://[::1]:3128"}
    assert proxy_arguments("http://ana:s%40cret@proxy:3128") == {
        "proxy": "http://proxy:3128",
        "proxy_headers": {"Proxy-Authorization": "Basic YW5hOnNAY3JldA=="},
    }


def test_certificates_that_are_not_there_are_told_by_the_name_of_the_variable(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, value, told in (
        ("SSL_CERT_FILE", "/nowhere", "/nowhere cannot be read: No such file or directory"),
        ("SSL_CERT_FILE", str(folder), f"{folder} cannot be read: Is a directory"),
        ("SSL_CERT_FILE", str(tmp_path / "empty.pem"), f"{tmp_path}/empty.pem holds no certificates"),
        ("SSL_CERT_DIR", "/nowhere", "/nowhere cannot be read: No such file or directory"),
        ("SSL_CERT_DIR", str(folder), f"{folder} holds no certificates by the names"),
        ("SSLKEYLOGFILE", "/tmp/keys", "has the keys of all connections written into a file"),
    ):
        (line,) = problems(**{name: value})
        assert line.startswith(f"{name}: {told}")


def test_certificates_that_are_there_are_well(tmp_path: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", "key", "-out"]
    subprocess.run([*made, "0123abcd.0"], cwd=tmp_path, check=True, capture_output=True)
    right = {"SSL_CERT_FILE": str(tmp_path / "0123abcd.0"), "SSL_CERT_DIR": str(tmp_path)}
    assert load_settings(RIGHT | right).socket_mode


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (":memory:", "is a database in memory"),
        ("file::memory:?cache=shared", "is a database in memory"),
        ("sqlite:///log.db", "is a URL"),
        ("sqlite3:log.db", "is a URL"),
        ("file:log.db?mode=ro", "is a URL"),
        ("postgresql+psycopg://ana:s3cret@db.example.com/log", "does not begin with postgresql://"),
        ("postgresql:log", "does not begin with postgresql://"),
        ("host=db.example.com password=s3cret dbname=log", "is a list of connection parameters"),
        ("postgresql://ana:s3cret@db.example.com", "names no database"),
        ("postgresql://ana:s3%cret@db.example.com/log", "is no URL"),
        ("postgresql://ana:s3 cret@db.example.com/log", "is no URL"),
        ("postgresql://ana:s3cret@db.example.com/log#1", "is no URL"),
        ("postgresql://ana:s3cret@db.example.com:port/log", "has a port that is no number"),
        ("postgresql://ana:s3cret@[::1]:5432,db.example.com:54e/log", "has a port that is no number"),
        ("redis:ana:s3cret@cache", "is a URL"),
        ("{{ database }}", "holds a variable"),
        ("%(here)s/log.db", "holds a variable"),
        ("$HOME/log.db", "holds a variable"),
        ("${HOME}/log.db", "holds a variable"),
        ("data/$(hostname).db", "holds a variable"),
        ("%USERPROFILE%/log.db", "holds a variable"),
        ('"log.db"', "has a quotation mark"),
        ("log\u200b.db", "holds a character that nobody sees"),
        ("data/", "is a folder"),
        ("~nobody-here/log.db", "~nobody-here is the home of nobody here"),
    ],
)
def test_what_is_no_path_of_a_database_is_refused_by_name(value: str, what: str) -> None:
    """A folder of that very name was made, and the log in it."""
    (line,) = problems(BOT_DATABASE=value)
    assert line.startswith(f"BOT_DATABASE: {what}")
    assert "s3cret" not in line


def test_a_pipe_or_a_device_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    """The start waited for ever at a pipe, without a word."""
    path = tmp_path / "log.db"
    os.mkfifo(path)
    assert problems(BOT_DATABASE=str(path))[0].startswith(f"BOT_DATABASE: {path} is a pipe or a device; name a file")


def test_a_link_to_a_disk_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The doctor said that the log would be made there; the start could not."""
    path = tmp_path / "log.db"
    path.symlink_to(tmp_path / "disk" / "log.db")
    (line,) = problems(BOT_DATABASE=str(path))
    assert line.startswith(f"BOT_DATABASE: {path} is a link to {tmp_path}/disk/log.db, whose folder is not there")
    (tmp_path / "disk").mkdir()
    assert load_settings(RIGHT | {"BOT_DATABASE": str(path)}).bot_database == path


def test_a_tilde_is_the_home_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_settings(RIGHT | {"BOT_DATABASE": "~/log.db"}).bot_database == tmp_path / "log.db"
    assert load_settings(RIGHT | {"BOT_DATABASE": "a:b/100% c$.db"}).bot_database == Path("a:b/100% c$.db")


def test_a_port_that_comes_from_a_service_link_is_named_as_such() -> None:
    (line,) = problems(BOT_PORT="tcp://10.0.0.1:3000")
    assert line.startswith("BOT_PORT: 'tcp://10.0.0.1:3000' comes from a link to a service called bot; set BOT_PORT")
