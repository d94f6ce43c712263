"""Organisations, people, ecosystems, themes and claims."""
