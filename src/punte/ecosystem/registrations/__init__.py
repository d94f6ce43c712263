"""What the map puts into the registries of the lower rooms."""
