"""Forms of camps."""
