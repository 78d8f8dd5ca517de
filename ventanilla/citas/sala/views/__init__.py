"""The pages of the day: the desk's, the room's, and those of who arrives."""
