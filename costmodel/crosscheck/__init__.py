"""Does the catalog hold? API prices against a second data set, machines against physics."""
