"""What changes in this room: each checks its policy, changes state, records the event."""
