"""Reports of the security cloud: each module puts its own into the catalogue."""

from . import inventory, monthly, progress, schedule

__all__ = ["inventory", "monthly", "progress", "schedule"]
