"""What was decided, and does it still hold? Decision records and what a watch finds about them; pure."""
