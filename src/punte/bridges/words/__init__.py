"""What this room says in sentences."""
