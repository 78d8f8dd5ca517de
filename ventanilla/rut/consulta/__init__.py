"""What anybody may ask of the register by NIT: its state, and whether the taxpayer is an electronic invoicer."""
