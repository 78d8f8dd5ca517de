"""The library that makes and checks challenges."""
