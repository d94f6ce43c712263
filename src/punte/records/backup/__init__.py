"""Backup and restore: one portable archive of database and files, made while Punte runs.

The format is the same for SQLite and PostgreSQL, so a backup is also the way
from one to the other. It is a zip archive of `manifest.json`, one JSON line a
row in `tables/<table>.jsonl`, and `files/<path>`.
"""

from punte.records.backup.dump import write_backup
from punte.records.backup.load import BackupRefused, read_backup

__all__ = ["BackupRefused", "read_backup", "write_backup"]
