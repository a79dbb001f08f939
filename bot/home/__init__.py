"""What does a person see in the app's Home tab? The page and the form of a digest; pure."""
