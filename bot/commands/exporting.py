"""Writing sends to a file."""

import argparse
import sys
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from shutil import copyfileobj
from typing import TextIO

from bot.arguments.filters import filters_of
from bot.commands.printing import count_of, is_refused, name_archive
from bot.kinds import CONTENTS
from bot.log.engines import open_reader
from bot.log.export.sheet import write_sheet
from bot.log.export.text import write_csv, write_json, write_ndjson, write_plain_csv
from bot.log.search import matching
from bot.log.sql import Row
from bot.settings import load_reading_settings
from bot.signals import interruptible
from bot.whole_files import folder_for, whole_file, written_whole

#: formats by the end of a file's name
_FORMATS = {".xlsx": "xlsx", ".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "json"}


def export(options: argparse.Namespace) -> int:
    """Write all sends that match, and say on standard error how many. Stopped by a signal, it leaves nothing behind."""
    _settle(options)
    settings = load_reading_settings()
    filters = filters_of(options, settings.zone)
    if is_refused(options.output, settings.bot_database, options.archive):
        return 1
    with interruptible(), open_reader(options.archive or settings.bot_database, CONTENTS) as reader:
        status = _write(options, matching(reader, filters), settings.zone)
        name_archive(reader.sql)
    return status


def _settle(options: argparse.Namespace) -> None:
    """Find the format, and refuse what does not go with it."""
    suffix = options.output.suffix.lower() if options.output else ""
    options.format = options.format or _FORMATS.get(suffix, "csv")
    if options.delimiter and options.format != "csv":
        options.wrong_use("--delimiter goes with --format csv")
    if options.plain and options.format == "xlsx":
        options.wrong_use("--plain goes with --format csv")
    if options.format == "xlsx" and not options.output and sys.stdout.isatty():
        options.wrong_use("a workbook is no text for a terminal: name a file with --output")


def _write(options: argparse.Namespace, rows: Iterator[Row], zone: tzinfo) -> int:
    try:
        if options.format == "xlsx":
            count = _write_sheet(rows, options.output, zone)
        elif options.output:
            with written_whole(options.output) as out:
                count = _write_text(options, rows, out, zone)
        else:
            count = _write_text(options, rows, sys.stdout, zone)
            sys.stdout.flush()
    except OSError as error:
        if not options.output:
            raise
        print(f"{options.output}: {error.strerror}", file=sys.stderr)
        return 1
    local = options.format == "xlsx" or (options.format == "csv" and not options.plain)
    print(f"{count_of(count)}, times in {zone if local else 'UTC'}", file=sys.stderr)
    return 0


def _write_text(options: argparse.Namespace, rows: Iterator[Row], out: TextIO, zone: tzinfo) -> int:
    if options.format != "csv":
        return (write_json if options.format == "json" else write_ndjson)(rows, out)
    delimiter = options.delimiter or ","
    if options.plain:
        return write_plain_csv(rows, out, delimiter=delimiter)
    return write_csv(rows, out, zone, delimiter=delimiter)


def _write_sheet(rows: Iterator[Row], output: Path | None, zone: tzinfo) -> int:
    """Write a workbook, in a folder of its own until it is whole."""
    with folder_for(output) as folder:
        whole = folder / "sends.xlsx"
        written = write_sheet(rows, whole, zone)
        with whole.open("rb") as book:
            if output:
                with whole_file(output) as out:
                    copyfileobj(book, out)
            else:
                copyfileobj(book, sys.stdout.buffer)
                sys.stdout.flush()
    if written.shortened:
        print(f"longer than a cell of xlsx, and cut there: {written.shortened} (csv has all of it)", file=sys.stderr)
    return written.rows
