"""Waiting for a place: one offer at a time, in the order of arrival."""
