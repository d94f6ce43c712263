"""Many phones on one page of a camp, on a real server."""
