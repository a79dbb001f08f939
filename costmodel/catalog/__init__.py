"""Facts as data: one kind of fact a TOML file, each figure with its unit, date and source."""
