"""The options a team has, one family a file. Each is a `Plan`: cheap to price at other levers, and able to explain."""
