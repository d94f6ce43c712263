"""Camps as they are: people of several countries, helices and skills, who wish for challenges."""

import numpy as np

from punte.engines.teaming import Member, Problem, Rules, Team

COUNTRIES = ["RO", "BG", "ES", "DK", "EE", "HU", "IT", "DE", "PL", "PT", "FI"]
HELICES = ["business", "academia", "public", "civil"]
SKILLS = ["data", "law", "design", "finance", "energy", "policy", "software", "manufacturing"]
CHALLENGES = ["data spaces", "living locally", "cooperation", "skills"]


def camp(people: int, *, seed: int = 1, hard: bool = True) -> Problem:
    """A camp of that many, in as many teams of 10 to 15 as its size asks for; rules that can all hold."""
    random = np.random.default_rng(seed)
    weights = 1 / np.arange(1, len(COUNTRIES) + 1)
    members = tuple(_member(n, random, weights / weights.sum()) for n in range(people))
    count = max(1, round(people / 12))
    teams = tuple(Team(f"team {n + 1}", CHALLENGES[n % len(CHALLENGES)]) for n in range(count))
    ids = [one.id for one in members]
    rules = Rules()
    if hard and people >= 40:
        rules = Rules(
            together=(frozenset(ids[0:2]), frozenset(ids[2:5])),
            apart=(frozenset(ids[5:8]), frozenset([ids[8], ids[0]])),
            pinned={ids[9 + n]: team.id for n, team in enumerate(teams)},
        )
    return Problem(members, teams, rules)


def _member(n: int, random: np.random.Generator, weights: "np.typing.NDArray[np.float64]") -> Member:
    skills = random.choice(SKILLS, size=int(random.integers(1, 4)), replace=False)
    wishes = random.permutation(CHALLENGES)[: int(random.integers(0, 4))]
    traits = {
        "country": (str(random.choice(COUNTRIES, p=weights)),),
        "helix": (str(random.choice(HELICES, p=[0.45, 0.25, 0.18, 0.12])),),
        "skill": tuple(sorted(str(one) for one in skills)),
        "experience": (str(random.choice(["new", "some", "old hand"])),),
    }
    if random.random() < 0.8:
        traits["gender"] = (str(random.choice(["f", "m", "x"], p=[0.47, 0.48, 0.05])),)
    spoken = ["en"] if random.random() < 0.95 else []
    spoken += [str(one) for one in random.choice(["ro", "es", "bg", "de"], size=1)]
    return Member(
        id=f"person {n:03}",
        organisation=f"organisation {int(random.integers(max(2, int(n * 0.6) + 1)))}",
        traits=traits,
        languages=tuple(spoken),
        wishes=tuple(str(one) for one in wishes),
    )
