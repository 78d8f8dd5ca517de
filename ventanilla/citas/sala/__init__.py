"""The day itself: arrivals, turns, calls, and what was done."""
