"""Facts that Punte carries: NUTS 2024 regions and a table of cities. See docs/sources.md."""
