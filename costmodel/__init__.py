"""The shared cost model: what self-hosting a language model costs, beside what an API costs.

Pure: no network, no clock, no randomness but what is passed in. `decide(scenario, on=date)` is the door.
"""

VERSION = "0.1.0"
"""The engine's version, which the record of a decision names; the package's own."""
