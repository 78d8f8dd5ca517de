"""After booking: consult, move, cancel, send papers."""
