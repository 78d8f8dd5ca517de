"""What browsers and programs do with a challenge."""

from typing import Any

from altcha import Challenge, Payload, solve_challenge


def solve(reto: dict[str, Any]) -> str:
    """The proof, as ALTCHA's widget sends it."""
    challenge = Challenge.from_dict(reto)
    solution = solve_challenge(challenge)
    assert solution is not None
    return Payload(challenge, solution).to_base64()
