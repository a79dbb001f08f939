"""What does a follow-up change? Typed changes to a scenario; pure."""
