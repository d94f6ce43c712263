"""Rounds of one-to-one meetings: who may meet whom, who fits whom, one's agenda, the organisers' view."""
