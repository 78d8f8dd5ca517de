"""Leaving the responsibility for IVA (48) for that of who is not responsible (49)."""
