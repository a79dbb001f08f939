"""How each rule that people name is taken after a verdict: applied, asked back, or said to be unknown."""

import pytest

from bot.conversation.replies import Clarify
from bot.whatif.change import Change
from costmodel.scenario import Regulated
from tests.conversation.test_turns_of_a_thread import decided, due, say


@pytest.mark.parametrize(
    ("text", "regime"),
    [
        ("what if we need SOC 2", "soc2"),
        ("PCI applies", "pci_pan"),
        ("FedRAMP High", "fedramp_high"),
        ("ITAR applies", "itar"),
        ("what if we need CMMC level 2", "cui_cmmc"),
    ],
)
def test_one_that_there_are_rules_for_is_applied(text: str, regime: str) -> None:
    assert due(say(decided(), text)).scenario.regulated == Regulated.model_validate({"regimes": [regime]})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what if we need ISO 27001", "ISO 27001"),
        ("HITRUST", "HITRUST"),
        ("C5 is required", "C5"),
        ("BSI C5 attestation needed", "C5"),
        ("what if NIS2 applies", "NIS 2"),
        ("what if DORA applies", "DORA"),
        ("what if the EU AI Act applies", "the EU AI Act"),
        ("FIPS 140-2 is required", "FIPS 140"),
        ("we need GxP", "GxP"),
    ],
)
def test_one_without_rules_is_named_and_changes_nothing_until_what_it_demands_is_told(
    text: str, name: str
) -> None:
    before = decided()
    turn = say(before, text)
    (back,) = turn.says
    assert isinstance(back, Clarify)
    assert back.reason.startswith(f"I hold no rules for {name}, so it rules nothing out here.")
    assert [each.label for each in back.readings] == ["SOC 2", "GDPR", "HIPAA", "Data must stay with us"]
    assert turn.state
    assert turn.state.scenarios == before.scenarios
    assert turn.state.pending[3] == (Change(field="data_must_stay", op="set", value=True),)


def test_fedramp_without_a_level_is_asked_back() -> None:
    (back,) = say(decided(), "we need FedRAMP").says
    assert isinstance(back, Clarify)
    assert [each.label for each in back.readings] == ["FedRAMP Moderate", "FedRAMP High"]


def test_beside_others_it_is_asked_whether_they_alone_are_right() -> None:
    for text in ("what if SOC 2 and ISO 27001 apply", "what if ISO 27001 applies and volume doubles"):
        (back,) = say(decided(), text).says
        assert isinstance(back, Clarify)
        assert "Is this right without?" in back.reason
        assert len(back.readings) == 1


def test_a_machine_whose_name_begins_with_c5_is_no_rule() -> None:
    assert not any("rules for" in str(reply) for reply in say(decided(), "we run on c5.xlarge").says)
