"""How much is too much: limits of introductions and conversations (spam, and people's patience)."""

from datetime import timedelta

ANSWER = timedelta(days=21)  # how long whoever is asked may take
REMIND_AFTER = (timedelta(days=5), timedelta(days=12))  # at most two reminders, each once
BETWEEN_REMINDERS = timedelta(days=5)
AFTER_A_NO = timedelta(days=60)  # the same two are not proposed again before
PROPOSALS_A_DAY = 10
PROPOSALS_OF_BROKERS_A_DAY = 50
MOST_WAITING = 5  # introductions that one person is being asked about, or will be
LINKS = 4
REASON_LETTERS = 1_000
MESSAGE_LETTERS = 4_000
MESSAGES_A_DAY = 60
CAUSES_KEPT = timedelta(days=365)
OUTCOMES_AFTER = {"two_weeks": timedelta(days=14), "three_months": timedelta(days=91)}
