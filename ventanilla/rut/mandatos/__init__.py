"""Who may act for whom: powers granted online or on paper, accepted, used and ended."""
