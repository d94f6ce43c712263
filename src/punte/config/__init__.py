"""Settings, URL and API roots, and the `punte` command."""
