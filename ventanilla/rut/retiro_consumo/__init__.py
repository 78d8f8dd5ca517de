"""Leaving the consumption tax of restaurants and bars: 33 becomes 50."""
