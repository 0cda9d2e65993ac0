"""``python -m bot`` is ``alephee-bot``."""

from bot.cli import program

program()
