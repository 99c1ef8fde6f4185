"""What the rest of the portal asks of the notices."""

from .notices import mark_all_read, mark_read, notify, notify_person

__all__ = ["mark_all_read", "mark_read", "notify", "notify_person"]
