"""The doctor."""

import argparse
import json
import logging
from collections.abc import Iterator

from bot.doctor.diagnosis import diagnose, wrong_settings
from bot.doctor.findings import Finding
from bot.errors import SettingsError
from bot.settings import load_with_files

_FAILED, _WRONG_SETTINGS = 1, 2
#: seconds from the beginning to the end of all checks: with Python's own start, less than five
_LONGEST = 4.2


def doctor(options: argparse.Namespace) -> int:
    """Check everything an installation needs; each line is printed as soon as it is known."""
    logging.getLogger().addHandler(logging.NullHandler())  # what is found is said in lines of its own
    status = 0
    try:
        loaded = load_with_files(any_database=True)
    except SettingsError as error:
        found, status = list(_told(wrong_settings(error.problems), options)), _WRONG_SETTINGS
    else:
        found = list(_told(diagnose(loaded, options.begun + _LONGEST), options))
        if options.online:
            from bot.doctor.screens import show_screens

            found += _told(show_screens(loaded.settings, found), options)
    if options.json:
        print(json.dumps([finding.as_json() for finding in found], indent=1))
    return status or (_FAILED if any(finding.status == "fail" for finding in found) else 0)


def _told(findings: Iterator[Finding], options: argparse.Namespace) -> Iterator[Finding]:
    for finding in findings:
        if not options.json:
            print(finding, flush=True)
        yield finding
