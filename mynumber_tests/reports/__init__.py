"""Reports of the joint operation test: each module puts its own into the catalogue."""

from . import pairing

__all__ = ["pairing"]
