from .extensions import DeadlineExtension

__all__ = ["DeadlineExtension"]
