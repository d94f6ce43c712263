"""How this room says things in the reader's language."""
