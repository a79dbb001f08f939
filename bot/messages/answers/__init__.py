"""What answers each question that is more than a topic? One module an idea, a view a subject."""
