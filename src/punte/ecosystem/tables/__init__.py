"""What is imported and exported."""
