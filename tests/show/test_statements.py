import numpy as np

from sim.show.statements import Said, bullet_list, claim, share, share_claim


def test_a_notebook_and_a_terminal_are_shown_the_same_words():
    said = claim("It holds.", holds=True)
    assert repr(said) == str(said) == said._repr_markdown_() == "**Holds.** It holds."


def test_a_claim_of_numpys_truth_is_judged_as_well():
    assert str(claim("It holds.", np.bool_(False))) == "**Fails.** It holds."


def test_claims_and_plain_sentences_stand_in_one_list():
    assert str(bullet_list(["Once.", claim("Twice.", True)])) == "- Once.\n- **Holds.** Twice."


def test_a_share_is_told_with_an_interval_that_holds_it():
    assert share(np.zeros(100, bool)) == "0 % (95 % Monte-Carlo interval 0 to 4 %)"


def test_a_claim_of_a_share_is_judged_by_the_runs():
    hits = np.array([True] * 60 + [False] * 40)
    assert share_claim("So in {share}.", hits).holds is True
    assert share_claim("So in {share}.", hits, above=0.6).holds is False
    assert str(share_claim("So in {share}.", hits)).startswith("**Holds.** So in 60 % (95 %")


def test_what_was_said_is_said_again_in_the_end_with_the_finding_last():
    say = Said()
    assert str(say(claim("One.", True), "A remark.")) == "- **Holds.** One.\n- A remark."
    assert str(say(claim("Two.", False))) == "- **Fails.** Two."
    assert str(say.end("First half,", "second half.")) == (
        "- **Holds.** One.\n- A remark.\n- **Fails.** Two.\n- Of 2 claims, 1 holds.\n\n"
        "**First half, second half.**"
    )


def test_without_a_claim_nothing_is_counted():
    assert str(Said().end("Nothing was claimed.")) == "\n\n**Nothing was claimed.**"
