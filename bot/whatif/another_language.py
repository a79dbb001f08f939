"""Is it written in a language that is not read here? Then it is declined, unless it is sure."""

import re

from bot.whatif.sizes import SEVERAL

_OTHER_LANGUAGES = re.compile(
    r"\b(?:was|wenn|wir|nur|und|oder|nicht|auslastung|monat|pro tag|pro monat|bitte|ingenieur\w*|"
    r"kostet|kosten|tausend|mehr|weniger|verdoppel\w*|mit|ohne|für|das|der|die|ein|eine|einen|"
    r"ist|sind|wie|viel|warum|"
    r"qué|que pasa|si|pasa|usamos|tenemos|el|la|los|las|por mes|al mes|por día|cuánto|cuanto|"
    r"millones|duplica\w*|con|sin|más|menos|uso|utilización|gracias|también|"
    r"et|nous|avons|avec|sans|moins|plus|combien|jour|mois|doubl(?:ons|er|ait)|utilisation de|"
    r"quoi|ça|une|des|les|du|est|merci|par mois|par jour|ingénieurs?|requêtes|"
    r"e se|abbiamo|quanto|mese|giorno|raddoppi\w*|con il|senza|più|utilizzo|grazie|gli|della|"
    r"mês|dobrar\w*|quanto custa|com|sem|mais|obrigado|nós|temos|dia|"
    r"als|we het|het|een|niet|maand|per maand|dag|verdubbel\w*|hoeveel|zonder|wat|och|inte|per "
    r"månad|vad händer|om vi)\b"
)
_SHARED_WITH_ENGLISH = frozenset(
    (
        "was",
        "die",
        "plus",
        "si",
        "la",
        "con",
        "et",
        "est",
        "com",
        "om",
        "des",
        "el",
        "du",
        "mit",
        "der",
        "das",
        "als",
        "las",
        "les",
        "los",
        "dag",
        "een",
        "uso",
        "sin",
        "wat",
        "dia",
        "e se",
        "max",
        "pro tag",
        "ist",
        "con il",
        "une",
        "que",
        "sem",
        "in",
        "per",
        "plus",
    )
)
_ENGLISH = re.compile(
    r"\b(?:what|if|the|we|at|with|and|how|about|use|is|are|our|to|of|for|make|that|it|this|would|"
    r"should|on|only|you|have|per|a month|a day)\b"
)
_FOREIGN_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u05ff\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30f"
    r"f\u3400-\u9fff\uac00-\ud7af]"
)


_FOREIGN_QUESTION = re.compile(
    r"^\W*(?:wie (?:hoch|viel|teuer|lange|ist|sind)|warum|wieso|was (?:ist|sind|kostet|wäre)|welche[rs]?|"
    r"pourquoi|combien|quel(?:le)?s?|comment|cuánt[oa]s?|cuanto|por qué|cuál|qué|quant[oi]|perché|quale|"
    r"hoeveel|waarom|wat is)(?= )"
)


def asks_in_another_language(text: str) -> bool:
    """“Wie hoch ist die Auslastung”: a question, with or without its mark."""
    return _FOREIGN_QUESTION.match(text) is not None


def is_another_language(text: str) -> bool:
    """Two words of another language that English lacks, or another script."""
    if len(_FOREIGN_SCRIPT.findall(text)) > 1 or "¿" in text or "¡" in text:
        return True
    words = list(_OTHER_LANGUAGES.findall(text))
    own = [word for word in words if word not in _SHARED_WITH_ENGLISH]
    if not own:
        return len(words) > SEVERAL and not _ENGLISH.search(text)
    return (len(words) >= SEVERAL and len(words) > len(_ENGLISH.findall(text))) or (
        len(own) >= 1 and not _ENGLISH.search(text) and len(words) >= SEVERAL
    )
