"""A year of activity between the fictional people of the sample network."""
