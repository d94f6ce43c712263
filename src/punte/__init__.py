"""Punte: networking as a service for regional innovation ecosystems."""

__version__ = "0.1.0"
