from .extensions import DeadlineExtension
from .reminders import MailDecision, Reminder, ReminderMail
from .rules import ClosingDay, DeadlineRule, PlanningMark

__all__ = [
    "ClosingDay",
    "DeadlineExtension",
    "DeadlineRule",
    "MailDecision",
    "PlanningMark",
    "Reminder",
    "ReminderMail",
]
