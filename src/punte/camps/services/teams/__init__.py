"""Teams: made, filled by the engine or by hand, published; rules between two people."""

from punte.camps.services.teams.forming import form_teams
from punte.camps.services.teams.making import add_rule, change_team, drop_rule, make_teams, remove_team
from punte.camps.services.teams.placing import move_people, pin_people, undo_step
from punte.camps.services.teams.publishing import publish_teams

__all__ = [
    "add_rule",
    "change_team",
    "drop_rule",
    "form_teams",
    "make_teams",
    "move_people",
    "pin_people",
    "publish_teams",
    "remove_team",
    "undo_step",
]
