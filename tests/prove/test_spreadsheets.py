"""What LibreOffice with Spanish settings makes of an export. Needs `soffice` (Debian: `libreoffice-calc`)."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.cli import main
from bot.clock import SystemClock
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_log
from tests.integration.log.samples import A_MESSAGE, add, batch, request

pytestmark = pytest.mark.slow

SPANISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>es-AR</value></prop>
</item>
</oor:items>
"""
#: how the import of a text file is filled in for one with a byte order mark: delimiter, quote, UTF-8
AS_TEXT = "--infilter=CSV:{},34,76,1,,0,false,true,false"
#: and texts of which a sheet would make numbers and times
CHANGED = ("1,5", "1.500", "12:30", "50%", "3/5")
TEXTS = ("¿Qué tal? 👍", "=1+1", "_x0007_ a;b,c", *CHANGED)
NUMBERS = tuple(f"200000000058010{last}" for last in range(len(TEXTS)))
#: noon in UTC
ASKED = datetime.fromisoformat("2026-03-01T12:00:00Z")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    profile = tmp_path / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(SPANISH, encoding="utf-8")
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "bot.db"))
    monkeypatch.chdir(tmp_path)
    log = open_log(tmp_path / "bot.db", CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    for text, number in zip(TEXTS, NUMBERS, strict=True):
        content = type(A_MESSAGE)(reason=4, text=text, shown=text)
        added = request(f"r-{number}", f"b-{number}", external_order_id=number, content=content)
        add(log, added, of=batch(f"b-{number}", requested_at=ASKED))
    log.close()
    return tmp_path


def opened(folder: Path, exported: Path, *options: str) -> list[dict[str, Any]]:
    """Have LibreOffice open a file and save it anew; return the cells of each row."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    again = folder / "again"
    command = [
        "soffice",
        profile,
        "--headless",
        *options,
        "--convert-to",
        "xlsx",
        "--outdir",
        str(again),
        str(exported),
    ]
    subprocess.run(command, check=True, capture_output=True)
    book = load_workbook(again / f"{exported.stem}.xlsx")
    header, *rows = (book.active or book.worksheets[0]).iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("name", "further", "filters"),
    [
        ("sends.csv", (), (AS_TEXT.format(44),)),
        ("semicolons.csv", ("--delimiter", ";"), (AS_TEXT.format(59),)),
        ("sends.xlsx", (), ()),
    ],
)
def test_libreoffice_with_spanish_settings_opens_an_export_rightly(
    folder: Path, name: str, further: tuple[str, ...], filters: tuple[str, ...]
) -> None:
    """`2000000000580101` and `…102` both became `…100`, and `¿Qué` became `Â¿QuÃ©`."""
    assert main(["log", "export", "--output", name, *further]) == 0
    rows = opened(folder, folder / name, *filters)
    guarded = name.endswith(".csv")  # the sign before a formula is seen
    kept = '="{}"'.format if guarded else str  # as a formula whose value is a text
    assert [row["text"] for row in rows[:3]] == [TEXTS[0], "'=1+1" if guarded else "=1+1", TEXTS[2]]
    assert [row["text"] for row in rows[3:]] == [kept(text) for text in CHANGED]
    assert [row["external_order_id"] for row in rows] == [kept(number) for number in NUMBERS]
    (local,) = {row["requested_at"] for row in rows}
    assert local == datetime.fromisoformat("2026-03-01T09:00:00")
