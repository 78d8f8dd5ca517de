"""Every write that concerns a place: hold, accept, move, give back. The rest is in the folders of each procedure."""
