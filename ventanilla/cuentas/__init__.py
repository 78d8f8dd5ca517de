"""People and how they prove who they are: users, sign-in, sessions, identity proof, limits on attempts.

A user is a natural person known by document type and number; what that person may do for a taxpayer
is decided elsewhere. Nothing here knows about procedures.
"""
