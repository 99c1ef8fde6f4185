"""Reports of the joint operation test: each module puts its own into the catalogue."""

from . import late, progress, results

__all__ = ["late", "progress", "results"]
