"""The sections that every camp's report has."""
