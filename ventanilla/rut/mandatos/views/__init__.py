"""Pages of powers: giving one, choosing in whose name one acts, and seeing them all."""
