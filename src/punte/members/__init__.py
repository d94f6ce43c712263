"""Who: accounts, networks (tenants), roles, invitations, consent, API tokens."""
