"""Every command line that the pages and the files of `deploy/` name is one that the command line takes."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import make_parser

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/systemd/*.service")]
_CODE = re.compile(r"```.*?```|`[^`]+`|^ExecStart=[^\n]*", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"alephee-bot ((?:run|doctor|demo|sandbox|log|requests)\b[^\n]*)")
#: what a shell takes for itself, and what pages write in place of it
_END = re.compile(r"\s[#|<>;&·]|[`|;]|\s→|'$")

#: what stands for a value, and a value
_INSTEAD = {"s2:…": f"s2:{43 * 'A'}", "SHA256": 64 * "0", "N": "580101"}


def documented() -> Iterator[tuple[str, str]]:
    """Yield each command line with the page that names it."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8").replace("\\\n", " ")
        for code in _CODE.findall(text):
            lines = code if code.startswith("```") else " ".join(code.split())
            for found in _COMMAND.findall(lines):
                yield page.name, _END.split(found)[0].strip()


COMMANDS = sorted(set(documented()))


def test_some_are_found() -> None:
    assert len(COMMANDS) > 30
    assert {"log backup copy.db", "log forget --order 580101", "doctor"} <= {command for _, command in COMMANDS}


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_the_command_line_takes_it(page: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that is only mentioned, without what it needs, exists at least."""
    words = [_INSTEAD.get(word, word) for word in shlex.split(command)]
    if len(words) > 2:
        make_parser().parse_args(words)
        return
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args([*words, "--help"])
    assert ended.value.code == 0, (page, capsys.readouterr().err)
