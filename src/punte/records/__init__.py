"""What happened: events, jobs, search, files, import and export, erasure, backup."""
