"""What files bring to camps and take along."""
