"""Map: regions, ecosystems, organisations, people, needs and offers, past collaborations."""
