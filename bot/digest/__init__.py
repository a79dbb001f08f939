"""What goes into a channel's weekly digest, and when is it due? Pure: no Slack, no Redis, no clock."""
