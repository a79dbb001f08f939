"""The Slack bot around the cost model: listeners, conversation, messages, state and a local Slack."""
