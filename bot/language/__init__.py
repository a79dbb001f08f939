"""What do people's words say? Pure steps from a message to names, numbers and units, each with its place."""
