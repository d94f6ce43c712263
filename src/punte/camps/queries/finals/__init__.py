"""Reading the final presentation."""
