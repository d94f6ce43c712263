"""What this room puts into the registries of the rooms below."""
