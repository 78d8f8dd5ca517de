"""What changes online, what it does to the register, and what being late costs. No Django."""
