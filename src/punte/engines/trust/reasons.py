"""Why: a code and its values, which a room can translate, and the same in English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = str | int | float

# The English of every code. Ids of nodes stand in it as they are: whoever shows it knows their names.
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        # what an opinion rests on
        "good": "{kind}: {count} time(s), last {months:.0f} months ago; counts {weight:.2f} today",
        "failed": "{kind} failed: {count} time(s), last {months:.0f} months ago; counts {weight:.2f} against",
        "stranger": "nothing is known between them; {base_rate:.0%} is what one may expect of a stranger",
        # a chain
        "tie": "{a} and {b} trust each other at {strength:.2f}",
        "member": "{a} belongs to {b}",
        "no_chain": "no chain of at most {links} links joins them",
        # a bridge
        "no_bridge": "no trust can flow between {a} and {b}",
        "carries": "trust of {strength:.2f} can flow, and the bridge needs {needed:.2f}",
        "weak": "trust of {strength:.2f} can flow, but the bridge needs {needed:.2f}",
        "apart": "{paths} path(s) share no person and no organisation; {needed} are needed",
        "narrow": "only {paths} path(s) share no person and no organisation; {needed} are needed",
        "hangs_on": "without {node}: {without:.2f} and {left} path(s), not {strength:.2f} and {paths}",
        "cut_tie": "the tie of {a} and {b} carries all it can: {strength:.2f}",
        "cut_node": "{node} carries all that one can: {strength:.2f}",
        "lasts": "without new evidence it carries for {months} more month(s)",
        "lasts_long": "without new evidence it still carries in {months} months",
        "falls_by_strength": "then the trust falls below {needed:.2f}",
        "falls_by_paths": "then fewer than {needed} paths are left",
        # a suggestion
        "new_tie": "if they work out, {a} and {b} will trust each other at {strength:.2f}",
        "adds_strength": "raises {a}-{b} from {before:.2f} to {after:.2f}",
        "adds_paths": "gives {a}-{b} {after} separate path(s) instead of {before}",
        "adds_months": "{a}-{b} then carries for {after} months instead of {before}",
        "in_a_row": "by itself it changes nothing yet: another of these introductions completes the way",
        "willing": "both are willing with a probability of {probability:.0%}",
        # a forecast for two who may not know each other
        "direct": "their own dealings went well to {value:.0%}",
        "prior": "dealings between any two go well to {value:.0%}",
        "reputation": "{b} did better or worse by others: {effect:+.0%}",
        "leniency": "{a} judges more or less kindly than others: {effect:+.0%}",
        "returned": "what {b} makes of {a}: {effect:+.0%}",
        "vouched": "what those whom {a} trusts make of {b}: {effect:+.0%}",
        # a broker
        "bridges_groups": "joins {pairs} pair(s) of partners from different ecosystems who have no tie",
        "open_partners": "reaches {size:.1f} partners who do not know each other",
        "closed_partners": "the partners know each other: little new (constraint {constraint:.2f})",
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `code` is a key of `TEXTS`, `values` fill it."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in TEXTS:
            raise ValueError(f"There is no text for the reason {self.code!r}.")

    @property
    def text(self) -> str:
        """The reason in English."""
        return TEXTS[self.code].format(**self.values)


def because(code: str, **values: Value) -> Reason:
    """A reason with its values."""
    return Reason(code, values)
