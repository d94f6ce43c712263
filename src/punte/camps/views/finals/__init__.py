"""Pages of the final presentation."""
