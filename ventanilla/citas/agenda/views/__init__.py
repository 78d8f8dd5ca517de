"""The agenda at the desk: looked at by week, edited in two steps, and what was done to it."""
