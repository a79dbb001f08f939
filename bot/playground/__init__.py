"""Where can the bot be used and tested without Slack? A local Slack with a page and a terminal."""
