"""Tables in files: read, understood, compared and written. Pure: no Django, no database, no network.

The order of a run is `read.read_table` → `mapping.guess` → `checking.check_row` → `duplicates.find`; the way
back is `write.write_xlsx` and `write.write_csv`. What is written here reads back without a change.
"""
