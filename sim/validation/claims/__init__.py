"""The article's thirty claims as code: what each says, its worlds, its criterion, and the verdict on it."""

from sim.validation.claims.declared import Claim, claims, read_claims

__all__ = ["Claim", "claims", "read_claims"]
