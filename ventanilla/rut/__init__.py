"""The register of taxpayers (Registro Único Tributario, form 001).

One folder for each procedure. The register itself is versioned: every change is a new version with the
filing that caused it, and the old one stays readable.
"""
