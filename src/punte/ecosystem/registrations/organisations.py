"""Organisations, people, ecosystems, themes and claims in the registries of lower rooms."""


def register() -> None:
    """Called once, when the app is ready."""
