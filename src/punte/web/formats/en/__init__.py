"""How this language writes dates and times."""
