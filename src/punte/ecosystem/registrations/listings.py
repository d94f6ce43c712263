"""Needs and offers, map and matrix in the registries of lower rooms."""


def register() -> None:
    """Called once, when the app is ready."""
