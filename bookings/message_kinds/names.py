"""The names of the kinds a booking sends; they stand in message keys and rules, so they never change. Pure."""

CONFIRMATION = "confirmation"
REMINDER_2D = "reminder-2d"
REMINDER_3H = "reminder-3h"
MOVED = "moved"
CANCELLED = "cancelled"
CHANGED = "changed"
PAUSED = "paused"
AFTERCARE = "aftercare"

REMINDERS = (REMINDER_2D, REMINDER_3H)
# Written down when a session is booked, one row each.
OF_A_SESSION = (*REMINDERS, AFTERCARE)
# What the client is told when her dates change; one waits at a time per course.
NOTES = (MOVED, CANCELLED, CHANGED, PAUSED)
