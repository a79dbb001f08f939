"""Facts as data: one kind of fact a TOML file, each figure with its unit, date and source.

A file's `[sources]` say where its figures were read. `as_of` is the date of the source: of one that gives
only a year, the first day of it; of a datasheet, the day the product was announced. A changed figure is a
further dated value, appended; the old one stays.
"""
