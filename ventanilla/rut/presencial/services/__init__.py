"""Attending somebody, what is said of it, and the second official."""
