"""Dates that look like deadlines and are none."""

from portal.deadlines.registry import not_a_deadline

not_a_deadline("accounts.Invitation.expires_at", "Whoever is invited has no account yet; the list of users shows it.")
not_a_deadline("api.ApiToken.expires_at", "A token is replaced, not owed; the list of tokens shows its last day.")
not_a_deadline("notifications.NoticeMail.due_at", "When a mail leaves; nobody owes anything by then.")
not_a_deadline("deadlines.CalendarMark.due_on", "What calendars were told of a due day that is declared elsewhere.")
not_a_deadline("deadlines.CalendarMark.due_at", "What calendars were told of a due moment that is declared elsewhere.")
not_a_deadline("deadlines.DeadlineExtension.due_on", "A record; the thing that was extended carries the day.")
not_a_deadline("deadlines.Reminder.due_on", "The due day of the thing that the reminder is about.")
not_a_deadline("deadlines.Reminder.due_at", "The due moment of the thing that the reminder is about.")
not_a_deadline("deadlines.DeadlineExtension.original_due_on", "What the due day was before; kept to show it.")
