"""Names are found by meaning: by words, their beginnings, and words for the same thing."""

import pytest

from sim.facts import load_facts
from sim.scenario.parameters import spellings
from sim.scenario.plan import full_cast
from sim.state.indicators import indicators
from sim.words.nearest import by_meaning, nearest
from sim.words.search import find, nearest_words, split, stem
from sim.words.synonyms import SYNONYMS

TEXTS = {
    "arms.dprk.russia": ("Shells, North Korea → Russia", "arms.dprk.russia"),
    "aid_size": ("Size of aid from each partner", "aid_size"),
    "grant": ("Gifts of fuel and food, China → North Korea", "grant"),
    "gdp.rok": ("GDP of South Korea", "gdp.rok"),
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("shells", "arms.dprk.russia"), ("Ammunition", "arms.dprk.russia"), ("bullets", "arms.dprk.russia"),
        ("aid", "aid_size"), ("Seoul", "gdp.rok"), ("ROK", "gdp.rok"), ("south korea", "gdp.rok"),
        ("economy", "gdp.rok"), ("food from Beijing", "grant"), ("moscow", "arms.dprk.russia"),
        ("par", "aid_size"), ("arms.dprk", "arms.dprk.russia"),
    ],
)  # fmt: skip
def test_words_beginnings_and_synonyms_find(query, first):
    assert find(query, TEXTS)[0] == first


def test_all_words_of_a_query_must_be_met():
    assert find("aid Seoul", TEXTS) == []
    assert find("size aid", TEXTS) == ["aid_size"]


def test_the_same_word_goes_before_a_word_for_the_same():
    assert find("aid", TEXTS) == ["aid_size", "grant"]


def test_a_query_without_a_word_finds_nothing():
    assert find("", TEXTS) == find("the of", TEXTS) == find("?!", TEXTS) == []


def test_north_korea_is_not_found_by_south_korea():
    assert "arms.dprk.russia" not in find("south korea", TEXTS)
    assert "gdp.rok" not in find("north korea", TEXTS)


def test_misspelled_words_have_near_ones():
    assert nearest_words("sanktions", ["Sanctions"])[0] == "sanctions"
    assert nearest_words("zzz", ["Sanctions"]) == []


def test_each_synonym_is_written_once_a_line_and_each_line_has_two():
    for line in SYNONYMS:
        phrases = [tuple(map(stem, split(phrase))) for phrase in line.split("|")]
        assert len(phrases) > 1
        assert len(set(phrases)) == len(phrases), line


@pytest.fixture(scope="module")
def cast():
    return full_cast(load_facts())


def test_a_wrong_name_gets_the_nearest_by_meaning(cast):
    names = [indicator.name for indicator in indicators(cast)]
    assert nearest("bullets", names).startswith(
        " By meaning: 'arms.dprk.russia' (Shells, North Korea → Russia), "
    )
    assert "'arms.dprk.russia' (Shells" in nearest("shels", names)
    assert nearest("xyzzy", names) == ""


def test_a_misspelled_name_gets_the_one_that_is_spelled_like_it_alone(cast):
    assert nearest("trst_gain", spellings(cast)) == " Did you mean 'trust_gain'?"
    assert (
        nearest("arms.dprk.rusia", [i.name for i in indicators(cast)])
        == " Did you mean 'arms.dprk.russia'?"
    )


def test_one_partners_number_goes_with_that_of_all(cast):
    assert "aid_size" in by_meaning("aid", spellings(cast))
    assert "china.aid_size" not in by_meaning("aid", spellings(cast))
    assert "china.aid_size" in by_meaning("aid china", spellings(cast))


def test_names_without_labels_are_told_as_before():
    assert nearest("morse", ["morris", "sobol"]) == " Did you mean 'morris'?"
    assert nearest("zzz", ["morris", "sobol"]) == " Choices: morris, sobol."
