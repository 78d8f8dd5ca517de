"""Releases by draw: the seed is committed before and published after."""
