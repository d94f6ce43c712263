"""The audience's vote at a camp, all at once."""
