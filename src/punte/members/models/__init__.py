"""Accounts are global; a network is a tenant; a membership is a role held in it."""

from punte.members.models.account import Account
from punte.members.models.consent import Consent
from punte.members.models.export import DataExport
from punte.members.models.invitation import Invitation, InvitationState
from punte.members.models.network import Membership, Network
from punte.members.models.token import ApiToken, Token

__all__ = [
    "Account",
    "ApiToken",
    "Consent",
    "DataExport",
    "Invitation",
    "InvitationState",
    "Membership",
    "Network",
    "Token",
]
