"""Convene: innovation camps, from a call for participants to a report that leads somewhere."""
