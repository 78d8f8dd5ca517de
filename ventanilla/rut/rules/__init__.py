"""The register's law, one file for each part of it. No Django."""
