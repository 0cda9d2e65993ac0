"""The application's own rules, read from ``rules.toml`` beside this file."""

from functools import cache
from pathlib import Path
from typing import Final

from bot.domain.rules import Rules, rules_of
from bot.errors import SettingsError

RULES_FILE: Final = Path(__file__).parent / "rules.toml"


@cache
def load_rules(file: Path = RULES_FILE) -> Rules:
    """Read and check the rules, once a file. Raises ``SettingsError`` when it cannot be used, as ``rules_of`` does."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{file.name}: cannot be read: {error}"]) from error
    return rules_of(text, file.name)
