"""Booking, page by page: what for, where and when, who, and accepting. Every page works without JavaScript."""
