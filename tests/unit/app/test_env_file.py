"""``.env``: nothing that stands in it goes missing in silence."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load_database_path, load_log_settings, load_settings
from tests.unit.app.test_settings import RIGHT

LINES = [f"{name}={value}" for name, value in RIGHT.items()]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing is set but what the test writes into the file."""
    for name in (*RIGHT, "BOT_DATABASE", "BOT_STAFF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(*lines: str, end: str = "\n") -> Path:
    path = Path(".env")
    path.write_bytes(end.join([*LINES, *lines, ""]).encode())
    return path


def problems(*lines: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(env_file=written(*lines))
    return caught.value.problems


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('BOT_STAFF="U1","U2"', "line 7 (BOT_STAFF) cannot be read"),
        ("BOT_STAFF='U1','U2'", "line 7 (BOT_STAFF) cannot be read"),
        ('BOT_STAFF="U1', "line 7 (BOT_STAFF) cannot be read"),
        ('export BOT_STAFF="U1', "line 7 (BOT_STAFF) cannot be read"),
        ("BOT_STAFF: U1", "line 7 (BOT_STAFF) cannot be read"),
        ("BOT_STAFF U1", "line 7 (BOT_STAFF) cannot be read"),
        ("set BOT_STAFF=U1", "line 7 cannot be read"),
        ("BOT_STAFF:U1", "line 7 (BOT_STAFF) has no = after the name"),
        ("BOT_STAFF", "line 7 (BOT_STAFF) has no = after the name"),
        ("export BOT_STAFF", "line 7 (BOT_STAFF) has no = after the name"),
        ('BOT_STAFF="U1\nBOT_HOST=localhost\nBOT_LANGUAGE="', "line 7 (BOT_STAFF) has a quotation mark that is closed"),
        ("\n\nBOT_STAFF=U1\n# again\nbot_staff=U2", "line 11 (BOT_STAFF) sets again what line 9 sets"),
        ("SLACK_SIGNING_SECRET: xoxb-secret", "line 7 (SLACK_SIGNING_SECRET) cannot be read"),
        ("xoxb-secret", "line 7 has no = after the name"),
        ("BOT_STAFF=${NOBODY_SET_THIS}", "line 7 (BOT_STAFF) takes ${NOBODY_SET_THIS}, which is not set"),
        ("ALEPHEE_ACCOUNTS=1,${LATER}\nLATER=2", "line 7 (ALEPHEE_ACCOUNTS) takes ${LATER}, which is not set"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(line: str, told: str) -> None:
    """They were dropped: without BOT_STAFF everybody may ask, and the doctor said ok."""
    (problem,) = problems(line)
    assert problem.startswith(f".env: {told}")
    assert "secret" not in problem
    with pytest.raises(SettingsError, match="line"):
        load_log_settings(Path(".env"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("BOT_STAF=U1", "BOT_STAF: line 7 sets it, but there is no such setting; BOT_STAFF is the nearest one"),
        (
            '$env:BOT_STAFF="U1"',
            "$ENV:BOT_STAFF: line 7 sets it, but there is no such setting; BOT_STAFF is",
        ),
        ("BOT_APROVERS=U1", "BOT_APROVERS: line 7 sets it, but there is no such setting; BOT_APPROVERS is"),
        ("BOT_RETENTION_DAY=30", "BOT_RETENTION_DAY: line 7 sets it, but there is no such setting; BOT_RETENTION_DAYS"),
        ("BOT_EVERYTHING=yes", "BOT_EVERYTHING: line 7 sets it, but there is no such setting; "),
        ("SLACK_WEBHOOK=x", "SLACK_WEBHOOK: line 7"),
        ("bot_staf=U1", "BOT_STAF: line 7"),
        ("BOTSTAFF=U1", "BOTSTAFF: line 7"),
        ("BOT_STAFF\u200b=U1", "BOT_STAFF\u200b: line 7"),
        (
            "SLACK_BOT_TOKEN_FIL=/x",
            "SLACK_BOT_TOKEN_FIL: line 7 sets it, but there is no such setting; SLACK_BOT_TOKEN_F",
        ),
    ],
)
def test_a_name_that_is_no_setting_is_told_with_the_nearest_one(line: str, told: str) -> None:
    (problem,) = problems(line)
    assert problem.startswith(told)


def test_a_value_may_take_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM", "U01")
    path = written("LEAD=U02", "BOT_STAFF=${TEAM},${LEAD},${NOBODY_SET_THIS:-U03}", "OTHER=${NOBODY_SET_THIS}")
    assert load_settings(env_file=path).bot_staff == ("U01", "U02", "U03")


def test_whatever_is_wrong_is_told_at_once() -> None:
    told = problems("BOT_STAF=U1", "BOT_PORT=many")
    assert [problem.partition(":")[0] for problem in told] == ["BOT_STAF", "BOT_PORT"]


def test_the_commands_on_the_log_mind_their_own_names_only() -> None:
    written("BOT_STAF=U1", "BOT_DATABASE=other.db")
    assert load_database_path() == Path("other.db")
    written("BOT_DATABAS=other.db")
    with pytest.raises(SettingsError, match="BOT_DATABAS: line 7 sets it"):
        load_database_path()


def test_what_python_dotenv_reads_is_read_as_before() -> None:
    path = written(
        "# a comment",
        "",
        "export BOT_LANGUAGE=pt  # of the channels",
        "BOT_HOST = 'localhost'",
        'BOT_STAFF="U01 U02"',
        "BOT_PORT=3001 # taken from the plan",
        "ALEPHEE_ACCOUNTS=15001=Tienda #1,15002=Loja",
        "PATH_OF_SOMETHING_ELSE=/x",
        "BOT_LOG_LEVEL=",
        end="\r\n",
    )
    settings = load_settings(env_file=path)
    assert (settings.bot_language, settings.bot_host, settings.bot_port) == ("pt", "localhost", 3001)
    assert settings.bot_staff == ("U01", "U02")
    assert settings.alephee_accounts == {15001: "Tienda"}


def test_a_mark_that_editors_put_in_front_is_no_part_of_the_first_name() -> None:
    path = Path(".env")
    path.write_bytes("\n".join(["BOT_STAFF=U01", *LINES]).encode("utf-8-sig"))
    assert load_settings(env_file=path).bot_staff == ("U01",)


def test_a_folder_in_the_place_of_the_file_is_told() -> None:
    """Docker makes one where the file to mount is missing."""
    Path(".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env: cannot be read: Is a directory"):
        load_settings()
    Path(".env").rmdir()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("BOT_STAF", "BOT_STAFF"),
        ("BOTSTAFF", "BOT_STAFF"),
        ("BOT-STAFF", "BOT_STAFF"),
        ("BOT_APPROVRES", "BOT_APPROVERS"),
        ("ALEPHEE_API_KYE", "ALEPHEE_API_KEY"),
    ],
)
def test_a_misspelt_name_in_the_environment_is_told(name: str, meant: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(RIGHT | {name: "U1"})
    assert caught.value.problems == [f"{name}: is set, but there is no such setting; was {meant} meant?"]


def test_names_of_others_in_the_environment_are_let_be() -> None:
    others = dict.fromkeys(("BOT_PORT_3000_TCP", "BOT_SERVICE_HOST", "SLACK_CLI_TOKEN", "BOT", "HOME"), "x")
    assert load_settings(RIGHT | others).bot_staff == ()


def test_nothing_but_what_is_handed_over_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo took settings of the shell it was started in."""
    monkeypatch.setenv("BOT_STAFF", "U9")
    assert load_settings(RIGHT).bot_staff == ()


def test_a_secret_may_stand_in_a_file(here: Path) -> None:
    (here / "token").write_text("xoxb-from-a-file\n", encoding="utf-8")
    given = {name: value for name, value in RIGHT.items() if name != "SLACK_BOT_TOKEN"}
    settings = load_settings(given | {"SLACK_BOT_TOKEN_FILE": str(here / "token")})
    assert settings.slack_bot_token.get_secret_value() == "xoxb-from-a-file"


def test_a_file_without_a_secret_is_told(here: Path) -> None:
    (here / "token").write_bytes("xoxb".encode("utf-16"))
    wrong = {
        "SLACK_BOT_TOKEN_FILE": str(here / "token"),
        "ALEPHEE_API_KEY_FILE": str(here / "nothing"),
        "SLACK_APP_TOKEN_FILE": str(here / "token"),
    }
    given = {name: value for name, value in RIGHT.items() if name not in {"SLACK_BOT_TOKEN", "ALEPHEE_API_KEY"}}
    with pytest.raises(SettingsError) as caught:
        load_settings(given | wrong)
    assert caught.value.problems == [
        f"SLACK_BOT_TOKEN_FILE: {here}/token is no text in UTF-8",
        "SLACK_APP_TOKEN_FILE: SLACK_APP_TOKEN is set as well; keep one of them",
        f"ALEPHEE_API_KEY_FILE: {here}/nothing cannot be read: No such file or directory",
    ]


@pytest.mark.parametrize("name", ["SLACK_APP_TOKEN", "ALEPHEE_API_KEY"])
def test_a_file_of_a_secret_that_is_empty_is_told(name: str, tmp_path: Path) -> None:
    """An empty app token had the bot listen for HTTP instead, or blamed another setting."""
    secret = tmp_path / "secret"
    secret.write_text(" \n")
    with pytest.raises(SettingsError) as caught:
        load_settings({n: v for n, v in RIGHT.items() if n != name} | {f"{name}_FILE": str(secret)})
    assert caught.value.problems == [f"{name}_FILE: {secret} is empty"]
