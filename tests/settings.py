"""Punte's settings with what only tests want: quick hashing, a database file, static files as they lie."""

import atexit
import shutil
import tempfile

from punte.config.settings import *  # noqa: F403 (these are the settings)
from punte.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads and worker processes see what they would see for real. One for each run.
    _folder = tempfile.mkdtemp(prefix="punte-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
LOGGING = {"level": "WARNING", "json": False}
