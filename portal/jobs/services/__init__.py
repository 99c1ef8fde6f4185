"""What the rest of the portal asks of the jobs."""

from .jobs import cancel_job, restart_job, start_job

__all__ = ["cancel_job", "restart_job", "start_job"]
