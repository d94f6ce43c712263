"""Frames a second of the network's picture."""
