"""``python -m bot`` is ``alephee-bot``."""

import sys

from bot.cli import main

sys.exit(main())
