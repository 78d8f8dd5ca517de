"""A registration that was suspended or cancelled comes back."""
