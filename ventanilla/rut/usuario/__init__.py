"""Enabling the account of somebody who is in the RUT already (usuario nuevo)."""
