"""The options a team has, one family a file. Each is a `Plan`: quick to price, and able to explain itself."""
