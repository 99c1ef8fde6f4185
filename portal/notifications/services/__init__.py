"""What the rest of the portal asks of the notices."""

from .notices import Words, mark_all_read, mark_read, notify, notify_each, notify_person

__all__ = ["Words", "mark_all_read", "mark_read", "notify", "notify_each", "notify_person"]
