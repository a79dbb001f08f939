"""The worked examples of the cost model's README run."""

import doctest
from pathlib import Path

import costmodel

README = Path(costmodel.__file__).parent / "README.md"


def test_every_example_in_the_readme_gives_what_it_prints() -> None:
    outcome = doctest.testfile(str(README), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert outcome.attempted > 0
    assert outcome.failed == 0
