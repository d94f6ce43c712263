"""The sample network: five regions of a corridor, their real organisations and a fictional community."""
