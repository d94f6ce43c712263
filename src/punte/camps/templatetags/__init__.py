"""Template tags of camps."""
