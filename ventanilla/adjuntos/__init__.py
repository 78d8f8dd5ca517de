"""Papers that people send: received, checked in a closed room, cleaned, and shown to officials as images.

The one pipeline for every procedure: limits, what the bytes are, parsing apart, a clean copy, antivirus.
docs/seguridad/archivos.md tells it from end to end.
"""
