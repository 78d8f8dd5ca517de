"""Ending a registration for good: an organisation that ended, somebody who died, a document that changed."""
