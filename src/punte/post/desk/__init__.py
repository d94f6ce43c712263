"""The desk: what waits for a person, as sentences with a button each. Rooms contribute sources."""

from punte.post.desk.registry import Button, DeskItem, Source, gather, register

__all__ = ["Button", "DeskItem", "Source", "gather", "register"]
