"""Reports of the security cloud: each module puts its own into the catalogue."""

from . import acknowledgements, inventory, monthly, progress, schedule

__all__ = ["acknowledgements", "inventory", "monthly", "progress", "schedule"]
