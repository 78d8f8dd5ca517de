"""What an appointment is and what may happen to it, in plain Python."""
