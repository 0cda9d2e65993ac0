"""Taking a file out of the log."""

import argparse
import sys

from bot.commands.printing import is_refused, printable
from bot.kinds import CONTENTS
from bot.log.engines import open_reader
from bot.log.reader import LogReader
from bot.log.sql import Row
from bot.settings import load_database_path
from bot.whole_files import whole_file

#: prefixes of a digest are hexadecimal, so these alone are needed to compare
_FOUND = "SELECT sha256, size FROM files WHERE substr(sha256, 1, length(:begins)) = :begins ORDER BY sha256 LIMIT 3"
_ERASED = (
    "SELECT file_sha256 FROM requests WHERE substr(file_sha256, 1, length(:begins)) = :begins"
    " AND erased_at IS NOT NULL LIMIT 1"
)


def file(options: argparse.Namespace) -> int:
    """Write the bytes of a file of the log: into a file of its own, or to standard output unless that is a terminal."""
    if options.output is None and sys.stdout.isatty():
        options.wrong_use("a file is not for a terminal: name one with --output, or send it on with > or |")
    database = load_database_path()
    if is_refused(options.output, database, options.archive):
        return 1
    with open_reader(options.archive or database, CONTENTS) as reader:
        found = reader.sql.rows(_FOUND, {"begins": options.sha256})
        if len(found) != 1:
            print(_why_not(reader, found, options.sha256), file=sys.stderr)
            return 1
        content = reader.files.get(found[0]["sha256"]) or b""
    if options.output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    try:
        with whole_file(options.output) as out:
            out.write(content)
    except OSError as error:
        print(f"{options.output}: {error.strerror}", file=sys.stderr)
        return 1
    print(printable(f"{options.output}: {len(content):,} bytes, sha256 {found[0]['sha256']}"), file=sys.stderr)
    return 0


def _why_not(reader: LogReader, found: list[Row], begins: str) -> str:
    if found:
        return f"several files begin with {begins}; write more of it"
    if reader.sql.one(_ERASED, {"begins": begins}) is not None:
        return f"the file {begins} was erased; that it was there, and its digest, is all that is left"
    return f"the log holds no file {begins}"
