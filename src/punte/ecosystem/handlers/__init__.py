"""What the map does when something has happened."""
