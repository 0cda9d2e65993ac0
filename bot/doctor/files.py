"""The doctor on files: whether others on this machine read secrets or the log, and whose they are."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from pwd import getpwuid

from bot.database_url import DatabaseAddress, PostgresUrl
from bot.doctor.findings import Finding, doubtful, ill, well
from bot.file_modes import exposed, replaceable
from bot.log.sqlite.lock import lock_path

_ROOT = 0


def check_files(database: DatabaseAddress, settings_from: Mapping[str, Path]) -> Iterator[Finding]:
    """Look at the file of settings, at those of secrets, and at the database with what lies beside it.

    ``settings_from``: the files that were read, by what names them.
    """
    log = [] if isinstance(database, PostgresUrl) else _of_a_log(database)
    found = [*_open_to_others((*settings_from.values(), *log)), *(_of_others(log[0].parent, log) if log else ())]
    yield from found
    if not found:
        yield well("files", "nobody else reads the secrets or the log" if log else "nobody else reads the secrets")


def _of_a_log(database: Path) -> list[Path]:
    file = database.absolute().resolve()
    return [file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm", ".tip")), lock_path(database)]


def _open_to_others(files: tuple[Path, ...]) -> Iterator[Finding]:
    folders = dict.fromkeys(path.absolute().parent for path in files)
    for open_ in filter(None, (*map(exposed, files), *map(replaceable, folders))):
        say = ill if open_.to_writing else doubtful
        yield say("files", open_.what, open_.repair)


def _of_others(folder: Path, files: list[Path]) -> Iterator[Finding]:
    """Find what belongs to another user than the one who runs the doctor, and so the bot.

    A folder of root's that is written by its group is what a cluster mounts.
    """
    me = os.geteuid()
    for path in (folder, *files):
        try:
            owner = path.stat().st_uid
        except OSError:  # not there, or told by another check
            continue
        if owner not in ({me, _ROOT} if path == folder else {me}):
            yield doubtful(
                "files",
                f"{path} belongs to {_name(owner)}, and {_name(me)} runs this: one may lock the other out",
                f"run doctor and bot as {_name(owner)}, or chown {_name(me)} {path}",
            )


def _name(uid: int) -> str:
    try:
        return getpwuid(uid).pw_name
    except KeyError:  # a container's user has no name
        return str(uid)
