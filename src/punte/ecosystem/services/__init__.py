"""What changes on the map; each asks the policy, changes state and records the event."""
