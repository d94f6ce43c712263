"""What follows from events of camps."""
