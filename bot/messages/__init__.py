"""What does a reply look like in Slack? Templates own words; constructors own structure and limits."""
