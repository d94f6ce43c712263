"""How allauth's account pages fit into Punte."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Punte's account flows."""
