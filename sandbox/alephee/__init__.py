"""A local Alephee: the documented REST API over invented orders, with faults on demand."""

from sandbox.alephee.routes import make_site
from sandbox.alephee.world import AlepheeWorld

__all__ = ["AlepheeWorld", "make_site"]
