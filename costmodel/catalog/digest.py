"""Which facts were decided with? One digest of the catalog's files and of what an overlay added to them."""

import hashlib
from functools import cache
from importlib.resources import files

from costmodel.catalog.load import catalog, shipped


@cache
def catalog_sha256() -> str:
    """SHA-256 over the names and contents of the catalog's files, then over an overlay's facts, in hex.

    Without an overlay it is that of the files alone: whoever has them can compute it.
    """
    digest = hashlib.sha256()
    for file in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            digest.update(f"{file.name}\n".encode())
            digest.update(file.read_bytes())
    facts, before = catalog(), shipped()
    for held, was in ((facts.observed, before.observed), (facts.gpu_offers, before.gpu_offers)):
        for key in sorted(held):
            if held[key] is not was.get(key):
                digest.update(f"{key}\n{held[key].model_dump_json()}\n".encode())
    return digest.hexdigest()
