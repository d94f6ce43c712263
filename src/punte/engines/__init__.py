"""Pure computation: nothing of Punte's rooms, nothing of Django; each engine could be used alone."""
