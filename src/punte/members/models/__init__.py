"""Accounts are global; a network is a tenant; a membership is a role held in it."""

from punte.members.models.account import Account
from punte.members.models.network import Membership, Network

__all__ = ["Account", "Membership", "Network"]
