"""What the person is told, and what they do with their own appointment."""
