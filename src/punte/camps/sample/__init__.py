"""The sample network's camp: the one of October 2023, with invented people, and the next in preparation."""
