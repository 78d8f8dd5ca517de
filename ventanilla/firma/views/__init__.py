"""Pages of the signature: the instrument itself, signing, and what was signed."""
