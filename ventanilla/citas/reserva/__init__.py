"""Booking: what an appointment is for, where and when there is one, and accepting it."""
