"""The pages of one's own appointments."""
