"""What changes here, and who may change it."""
