"""How quickly pages answer when a network is large."""
