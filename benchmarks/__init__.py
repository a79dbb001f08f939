"""The figures that the project claims, measured on this machine: `python -m benchmarks`."""
