"""Camps in the registries of the lower rooms."""
