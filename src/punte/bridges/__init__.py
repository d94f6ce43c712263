"""Connect: matches, introductions, meetings, evidence of trust, and the bridges it makes."""
