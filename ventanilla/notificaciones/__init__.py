"""Messages to people: every one is a row and a job in the caller's transaction.

The register of outgoing mail is also how anybody checks that a message came from the administration.
"""
