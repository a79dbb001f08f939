"""What can go wrong with a fetch?"""


class FetchError(Exception):
    """A price list could not be fetched; the message names it and the reason."""


class NotInstalledError(Exception):
    """A library of the extra `refresh` is missing; the message says how to install it."""
