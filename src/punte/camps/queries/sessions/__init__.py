"""Reading sessions: which one may enter, what stands in them, what is new, who is there."""
