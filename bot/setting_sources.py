"""Where settings come from: the environment, then ``.env``; a secret also from a file that ``<NAME>_FILE`` names."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.env_file import EnvFile, read_env_file
from bot.setting_names import nearest, unknown_in_environment, unknown_in_file

#: a secret that was not read: its own complaint is enough
_UNREAD = "unread"


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


def given_here(environment: Mapping[str, str], env_file: Path | None) -> Given:
    """Take settings from the environment, and from a file what is not set there."""
    file = EnvFile() if env_file is None else read_env_file(env_file)
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
            found[name] = Path(path).read_text(encoding="utf-8-sig")
            # without an app token the transport would be another one
            complaint = "" if found[name].strip() else "is empty"
        except UnicodeDecodeError:
            complaint = "is no text in UTF-8"
        except OSError as error:
            complaint = f"cannot be read: {error.strerror}"
        if complaint:
            problems.append(f"{variable.upper()}: {path} {complaint}")
            found[name] = _UNREAD
    return found, problems
