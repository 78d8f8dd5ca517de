"""What only an official changes in a register, with the person present: identification, removals and customs."""
