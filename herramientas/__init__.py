"""What developers run: environment, checks, benchmarks, screenshots. Not part of the product."""
