"""What goes out and when: mail outbox, notices, the desk, the calendar."""
