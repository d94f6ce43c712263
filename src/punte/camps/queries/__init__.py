"""Reading camps."""
