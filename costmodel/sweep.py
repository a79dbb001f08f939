"""What does one option cost at very many values of its inputs? Arrays in, an array out."""

from dataclasses import replace
from datetime import date

import numpy as np

from costmodel.catalog.load import catalog
from costmodel.costs import costs
from costmodel.options.case import case_of
from costmodel.options.families import Offered, offered
from costmodel.options.fleets import Fleets
from costmodel.options.plan import Floats, Levers
from costmodel.resolve import ScenarioError
from costmodel.scenario import Scenario


def sweep(scenario: Scenario, option_id: str, levers: Levers, *, on: date) -> Floats:
    """USD a month of one open option, one entry a lever value; its machines are chosen anew at each.

    Args:
        scenario: what the levers are multiples of.
        option_id: as `Decision.options` has it, such as "rented_gpu" or "token_api:gpt_6_luna".
        levers: numbers and arrays of one length.
        on: the date of prices.

    Returns:
        Shape (n,), where n is the length of the levers' arrays.

    Raises:
        ScenarioError: when the option is not open, or not there; it names those that are.
    """
    given = costs(_only(offered(case_of(scenario, on, catalog())), option_id))
    return np.asarray(given.of_many(levers)[0])


def _only(given: Offered, option_id: str) -> Offered:
    """What is open without all other options."""

    def table(held: Fleets | None) -> Fleets | None:
        kept = tuple(each for each in held.offers if each.heading.id == option_id) if held else ()
        return replace(held, offers=kept) if held and kept else None

    hybrid = given.hybrid if given.hybrid and given.hybrid.heading.id == option_id else None
    found = replace(
        given,
        apis=tuple(api for api in given.apis if api.heading.id == option_id),
        endpoints=table(given.endpoints),
        fleets=table(given.fleets),
        hybrid=hybrid,
    )
    if not costs(found).headings:
        names = ", ".join(heading.id for heading in costs(given).headings) or "none"
        msg = f"option: {option_id!r} is not open in this scenario; open are: {names}"
        raise ScenarioError(msg)
    return found
