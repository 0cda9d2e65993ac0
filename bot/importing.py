"""Importing much at once."""

import gc
import sys
from importlib import import_module
from types import ModuleType


def import_at_once(name: str) -> ModuleType:
    """Import a module and all it needs, looking for garbage only afterwards, and never again in what is there then.

    What is imported stays. To walk it again and again while it grows took a fifth of a start (docs.python.org,
    ``gc.freeze``).
    """
    if name not in sys.modules:
        gc.disable()
        try:
            import_module(name)
        finally:
            gc.freeze()
            gc.enable()
    return sys.modules[name]
