"""Reports of the joint operation test: each module puts its own into the catalogue."""

from . import late, pairing, progress, results

__all__ = ["late", "pairing", "progress", "results"]
