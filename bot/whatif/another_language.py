"""Is it written in a language that is not read here? Then it is declined, unless it is sure."""

import re

from bot.whatif.sizes import SEVERAL

_OTHER_LANGUAGES = re.compile(
    r"\b(?:was|wenn|wir|nur|und|oder|nicht|auslastung|monat|pro tag|pro monat|bitte|ingenieur\w*|"
    r"kostet|kosten|tausend|mehr|weniger|verdoppel\w*|mit|ohne|für|das|der|die|ein|eine|einen|"
    r"ist|sind|wie|viel|warum|ich|auf|uns|dem|kann|können|kannst|könntest|haben|hätten|wäre|nehmen|"
    r"setzen|rechne\w*|volumen|milliarden|mrd|anfragen|verdopple|statt|auch|noch|zum|zur|bis|gleich|"
    r"jemand|einem|einer|keine?|jetzt|bitte|steigt|sinkt|"
    r"qué|que pasa|si|pasa|usamos|tenemos|el|la|los|las|por mes|al mes|por día|cuánto|cuanto|"
    r"millones|duplica\w*|con|sin|más|menos|uso|utilización|gracias|también|"
    r"le|on double|et|nous|avons|avec|sans|moins|plus|combien|jour|mois|doubl(?:ons|er|ait)|utilisation de|"
    r"quoi|ça|une|des|les|du|est|merci|par mois|par jour|ingénieurs?|requêtes|"
    r"e se|abbiamo|quanto|mese|giorno|raddoppi\w*|con il|senza|più|utilizzo|grazie|gli|della|"
    r"usarmos|jeśli|gdyby|podwoi\w*|liczb[aęy]|miliard\w*|miesięcznie|dziennie|czy|ile|tokenów|zapytań|"
    r"kullan\w*|olursa|kat\w{1,2}na|\w{2}karsa|token(?:lar|ler)|ayda|günde|"
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


_OUR_THINGS = re.compile(
    r"(?<![a-z])(?:tokens?|token\w{1,4}|gpus?|apis?|llms?|gpt|claude|gemini|llama|qwen|mistral|openai|"
    r"anthropic|"
    r"[ablh]\d{2,3}s?|mi300x?|"
    r"volum\w*|wolumen\w*|auslastung|anfragen|ingenieur\w*|ingénieur\w*|ingenier\w*|ingegner\w*|"
    r"engenheir\w*|inżynier\w*|ingenjör\w*|requêtes?|solicitudes|richieste|zapytań|utili[sz]\w+|uso|"
    r"modell?\w*|modèles?|selbst hosten|kosten|coûts?|costos?|costi|custos?)(?![a-z])|"
    r"токен|объ[её]м|модел|запрос|видеокарт|инженер|утилизаци|загрузк|стоимост|"
    r"トークン|モデル|ボリューム|エンジニア|令牌|模型|显卡|流量|工程师|토큰|모델"
)
"""Tokens, GPUs, models, requests, engineers and their cost, in the languages that people have."""


def speaks_of_our_things(text: str) -> bool:
    """Whether words of another language are about what the bot reckons with."""
    return _OUR_THINGS.search(text) is not None


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
