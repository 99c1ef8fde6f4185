from .calendar_marks import CalendarMark
from .extensions import DeadlineExtension
from .reminders import MailDecision, Reminder, ReminderMail
from .rules import ClosingDay, DeadlineRule, PlanningMark

__all__ = [
    "CalendarMark",
    "ClosingDay",
    "DeadlineExtension",
    "DeadlineRule",
    "MailDecision",
    "PlanningMark",
    "Reminder",
    "ReminderMail",
]
