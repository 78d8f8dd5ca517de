"""What the administration decides of a registration by itself: suspend it, annul it, or bring it back by order."""
