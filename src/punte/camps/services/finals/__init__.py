"""Preparing, running, judging and voting at the final presentation."""
