"""Pages of camps."""
