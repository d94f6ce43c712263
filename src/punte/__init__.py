"""Punte: networking as a service for regional innovation ecosystems."""

import os

__version__ = "0.1.0"

# Linear algebra on one thread: our products are small, and between them a second thread would only wait,
# busily, on the time of others (it doubled what a query costs). numpy reads this when first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
