"""What an official needs to be for the desk of appointments."""

ATENCION = "Citas atención"
"""Attends the people of the day."""
AGENDA = "Citas agenda"
"""Makes and closes agenda, edits services and offices."""
ROLES = frozenset({ATENCION, AGENDA})
