"""Why was a message not taken as it stands? In words, a line a reason."""

from collections.abc import Mapping

from bot.whatif.reading import Why

REASONS: Mapping[Why, str] = {
    "": "I did not read a change in that.",
    "no_field": "Which of the figures do you mean?",
    "no_value": "To what? Give a figure, such as “4B tokens a month” or “40% utilization”.",
    "several_fields": "That could be one of several things. Which?",
    "relative_or_points": "Relative, or percentage points?",
    "which_unit": "Of what? Say the unit, such as tokens, requests or dollars.",
    "which_period": "A day, or a month?",
    "range": "One figure at a time, please. Which one?",
    "limit": "Is that a limit, or what you expect? Give the figure to take.",
    "peak": "That is a peak. Give the volume of a month or a day, and I take the peak from the load.",
    "left_over": "I read only a part of that. Say it in one plain line, and I change nothing until then.",
    "negation": "I am not sure what is not to be. Say what it is to be instead.",
    "vague": "How much? Give a figure, such as “30% more” or “2 engineers”.",
    "contradiction": "That says two things at once. Which one?",
    "currency": "I reckon in US dollars. Give the figure in dollars.",
    "language": "I read English best. Please say it in English.",
    "model_or_volume": "Is that a size of a model, or a volume?",
    "which_model": "Which model do you mean?",
    "unknown_name": "I have no model or GPU of that name.",
    "out_of_range": "That is outside what can be: nothing was changed.",
    "not_a_number": "That is no number I can reckon with: nothing was changed.",
    "too_long": "That is too long for me to read with care. Say it in one line.",
    "instructions": "I only reckon: name a figure to change, and I reckon again.",
    "not_held": "That is not one of the figures I reckon with.",
    "hearsay": "",
    "to_somebody": "",
    "chatter": "",
    "not_about_us": "",
}
