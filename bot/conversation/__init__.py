"""The questionnaire as pure functions: `advance(state, utterance)` gives the next state and what to say."""
