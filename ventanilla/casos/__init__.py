"""Cases: what an official has to decide, from the queue to the reasoned document, whatever procedure it comes from.

A procedure registers how its cases are shown and what deciding does (`decidibles`), and opens one with
`services.open_caso`. Everything else (queue, terms, requests, second person, notices, document) is the same for all.
"""
