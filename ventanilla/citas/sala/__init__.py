"""The day itself: who arrives, whom a desk calls, what came of it, and its figures."""
