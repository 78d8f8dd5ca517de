"""Asking a browser or a program to work a moment before it is answered: the barrier of public forms against robots.

No third party and no puzzle: a challenge (reto) of ours, spent once, that costs more to whoever asks often. It is never
the only barrier: limits by address are counted before it.
"""
