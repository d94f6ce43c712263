"""Static files from npm packages."""

from django.contrib.staticfiles.finders import BaseFinder


class NodeModulesFinder(BaseFinder):
    """Placeholder until the shell's finder lands."""
