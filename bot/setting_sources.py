"""Where settings come from: the environment, then ``.env``; a secret also from a file that ``<NAME>_FILE`` names."""

from collections.abc import Collection, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from bot.env_file import EnvFile, read_env_file
from bot.setting_names import nearest, unknown_in_environment, unknown_in_file

#: the file that the command line names; None: ``.env`` of the working folder, where there is one
ENV_FILE: ContextVar[Path | None] = ContextVar("env_file", default=None)
_DOT_ENV = Path(".env")

#: what stands for a secret that was not read, of the right form: its own complaint is enough
_UNREAD = {"slack_bot_token": "xoxb-unread", "slack_app_token": "xapp-unread"}
#: bytes; a token has some hundred
_LONGEST_SECRET = 16 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: values by name in lower case, the names of the environment, and the file they came from."""

    values: dict[str, str]
    environment: tuple[str, ...]
    file: EnvFile = field(default_factory=EnvFile)


def given_by(environment: Mapping[str, str]) -> Given:
    """Take settings from the environment alone."""
    values: dict[str, str] = {}
    for name, value in environment.items():
        if value.strip() or name.lower() not in values:  # HTTPS_PROXY and https_proxy are the same
            values[name.lower()] = value
    return Given(values, tuple(environment))


def given_here(environment: Mapping[str, str], env_file: Path | None = None) -> Given:
    """Take settings from the environment, and from a file what is not set there.

    The file is ``env_file``, else the one that the command line names, else ``.env`` if there is one.
    """
    named = env_file or ENV_FILE.get()
    file = read_env_file(named or _DOT_ENV, must_exist=named is not None)
    given = given_by(environment)
    return Given({name.lower(): value for name, value in file.values.items()} | given.values, given.environment, file)


def unknown(given: Given, known: Collection[str], wanted: Collection[str]) -> Iterator[str]:
    """Yield a line for each name that seems to be meant for one of the ``wanted`` settings and is none of ``known``."""
    strangers = unknown_in_environment(given.environment, known) | unknown_in_file(given.file.lines, known)
    for name, complaint in strangers.items():
        if nearest(name, known)[0] in wanted:
            yield f"{name}: {complaint}"


def read_secrets(values: dict[str, str], names: Collection[str]) -> tuple[dict[str, str], list[str]]:
    """Read the secrets whose file is named; returns the values with them, and a line for each that cannot be had."""
    found, problems = dict(values), []
    for name in names:
        variable = f"{name}_file"
        if not (path := values.get(variable, "").strip()):
            continue
        if values.get(name, "").strip():
            problems.append(f"{variable.upper()}: {name.upper()} is set as well; keep one of them")
            continue
        try:
            found[name] = _secret_in(Path(path))
        except ValueError as error:
            problems.append(f"{variable.upper()}: {path} {error}")
            found[name] = _UNREAD.get(name, "unread")
    return found, problems


def _secret_in(path: Path) -> str:
    """Read a secret. Raises ``ValueError`` saying what is wrong with its file."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST_SECRET + 1)
        secret = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is no text in UTF-8") from None
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    if len(content) > _LONGEST_SECRET:
        raise ValueError("is too large to hold a secret; name the file with the secret alone")
    if not secret.strip():  # without an app token the transport would be another one
        raise ValueError("is empty")
    return secret


def setting_files(given: Given, secrets: Collection[str]) -> dict[str, Path]:
    """Return the files that were read, by what names them: the file of settings, and those of secrets."""
    named = {f"{name}_file".upper(): given.values.get(f"{name}_file", "").strip() for name in secrets}
    files = {} if given.file.path is None else {given.file.path.name: given.file.path}
    return files | {name: Path(path) for name, path in named.items() if path}
