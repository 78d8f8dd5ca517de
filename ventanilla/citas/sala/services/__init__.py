"""What happens on the day. Locks, always in this order: the place, the appointment, the turn, the number."""
