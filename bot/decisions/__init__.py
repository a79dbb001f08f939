"""What is said of recorded decisions? Records made from verdicts, their cards and exports; pure."""
