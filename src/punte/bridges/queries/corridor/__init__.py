"""The corridor matrix: what went on from region to region in a period, counted from rows."""
