"""What does a reply look like in Slack? Templates own the words; constructors own structure, escaping and limits."""
