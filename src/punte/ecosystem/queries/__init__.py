"""What is read from the map; the one place where visibility is applied."""
