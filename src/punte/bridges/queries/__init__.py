"""What the room shows, as far as the viewer may see it."""
