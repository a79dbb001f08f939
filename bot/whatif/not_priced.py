"""Is it something around a model that is not priced here? “What if we fine-tune”, "RAG", "train our own"."""

import re

_TRAINING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|and|but|now|then|also|hmm|well|please|hey|hi|maybe|what if|what about|how "
    r"about|suppose|if|could|can|"
    r"should|would|does it|do|is it|are|let's|lets|we|i|you|it|they|were to|start|want to|need to|plan to|"
    r"going to|had to|also|"
    r"just|instead|consider|try|use|used|add|added|do|did|have|built|build|with|some|a|an|our|the|own|"
    r"include|price|factor in|cost|"
    r"of|to|change|make|how much|much|is|cheaper|take|into account)[ ,]+)*+"
    r"(?:fine-? ?tun(?:e|es|ed|ing)|(?:pre-?)?train(?:s|ed|ing)?|rag\b|retrieval[- ]augment\w*|lora\b|"
    r"q?lora\b|distill?(?:ed|ing|ation)?|"
    r"embeddings?|vector (?:db|database|store|search)s?|rlhf|dpo fine\w*|a? ?reranker)"
    r"(?: (?:it|on|the|our|a|an|own|your|my|one|model|models|data|llms?|from|scratch|ourselves|instead|of|"
    r"for|this|that|then|too|custom|"
    r"cost|costs|cheaper|too|better|pipeline|as well|small|open|llama|qwen|mistral|with|and|rag|in-house|"
    r"jobs?|runs?|setup|please|"
    r"first|approach|yourself|self|be))*+\W*$"
)

_PART = r"(?:half|most|some|a third|a quarter|two thirds|the rest|\d{1,2}(?:\.\d)? ?(?:%|percent))"
_SIDE = r"(?:(?:the |an? |our )?(?:own )?(?:apis?|gpus?|hardware|servers|machines)|self-?host\w*|ourselves)"
_SPLIT = re.compile(
    rf"\b(?:split|divide)\b.*\b{_SIDE}\b.*\band\b.*\b{_SIDE}(?!\w)|"
    rf"\b(?:50/50|60/40|70/30|80/20|90/10|fifty[- ]fifty)\b.*\b{_SIDE}\b.*\band\b.*\b{_SIDE}(?!\w)|"
    rf"\b{_PART}(?: of)?(?: (?:it|the|our|all))* ?(?:traffic|volume|requests?|load|work|tokens|"
    rf"calls)?\b.{{0,24}}"
    rf"\b(?:on|to|through|via|over|with|by) {_SIDE}\b.*\b{_PART}\b.{{0,24}}"
    rf"\b(?:on|to|through|via|over|with|by) {_SIDE}(?!\w)"
)
_RATE = re.compile(
    r"\b(?:discount(?:ing)? rates?|wacc|hurdle rate|cost of capital|internal rate of return|irr)\b"
)


def is_settled_here(text: str) -> bool:
    """Whether it sets what is no input: the split of work, which is searched, or the rate of time."""
    return _SPLIT.search(text) is not None or _RATE.search(text) is not None


def is_not_priced(text: str) -> bool:
    """Whether a message wishes for training, retrieval or the like, and for nothing else."""
    return _TRAINING.match(text) is not None
