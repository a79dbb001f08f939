"""From a Slack payload to a job: each module registers the listeners of one kind; none decides anything."""
