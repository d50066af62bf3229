from sim.facts import load_facts
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.validation.claims import claims


def test_there_are_thirty_claims_and_each_says_something_and_where():
    assert list(claims()) == [f"C{n}" for n in range(1, 31)]
    assert all(claim.says and claim.paragraphs for claim in claims().values())


def test_every_indicator_that_a_claim_reads_exists():
    known = {indicator.name for indicator in indicators(full_cast(load_facts()))}
    missing = {(c.name, name) for c in claims().values() for name in c.reads if name not in known}
    assert not missing


def test_every_claim_reads_an_indicator():
    assert all(claim.reads for claim in claims().values())
