"""Which words name a field only to leave it as it is? “Leave the discount alone”."""

import re

_FIELD = r"(?:the |our |my |any |your |that )?[a-z]+(?:[ -][a-z]+)?"
_END = r"(?=\W*$|[,;.!]| (?:and|but|just|only|while|with)\b)"
_AS_IT_IS = (
    r"(?:alone|as (?:is|it is|they are|before|it was)|where (?:it is|they are|it was)|the same|unchanged|"
    r"untouched|put|fixed|be)"
)
_LEFT = re.compile(
    r"\b(?:don't|do not|without|never|no need to|not) (?:chang|touch|alter|mess with|mess(?:ing)? with|"
    r"mov|adjust|"
    rf"edit|modify|modif)(?:e|ing|ying)? {_FIELD}{_END}|"
    rf"\b(?:leave|keep|hold|leaving|keeping|holding) {_FIELD} {_AS_IT_IS}{_END}|"
    rf"(?:^|(?<=[,;.] )){_FIELD} (?:stays?|remains?|can stay|should stay) {_AS_IT_IS}{_END}"
)


def without_what_is_left_alone(words: str) -> str:
    """The words with such clauses blanked, each place as it was."""
    return _LEFT.sub(lambda match: " " * len(match[0]), words)
