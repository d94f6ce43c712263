"""Changing camps."""
