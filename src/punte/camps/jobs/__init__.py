"""What workers do for camps."""
