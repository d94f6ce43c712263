"""`python -m punte` is the `punte` command."""

from punte.config.manage import main

main()
