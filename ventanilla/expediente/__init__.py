"""The file of every procedure: drafts, filing numbers, append-only events, issued documents.

Drafts are mutable and private to who began them; filings are immutable; events are a hash chain that
only grows; documents are sealed bytes that anybody can verify. Procedures call this kit with their own
forms and their own service.
"""
