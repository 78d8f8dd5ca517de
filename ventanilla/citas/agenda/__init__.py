"""The rules that make places, the closures, and the reference data: edited at the desk."""
