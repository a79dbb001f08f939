"""Requests in other languages are declined once, politely; what people say to each other is left alone."""

import pytest

from bot.conversation.advance import advance
from bot.conversation.replies import Clarify
from bot.conversation.state import Typed
from bot.whatif.read import read
from tests.conversation.test_turns_of_a_thread import LATER, decided

FOR_US = (
    "Was wäre, wenn wir 5 Milliarden Tokens pro Monat hätten?",
    "und mit 3 Ingenieuren?",
    "Können wir H200 GPUs nehmen",
    "kannst du mit 2 GPUs rechnen",
    "verdopple das Volumen",
    "а если объём удвоится",  # noqa: RUF001 - Russian
    "что если 5 млрд токенов в месяц",
    "¿qué pasa si duplicamos el volumen?",
    "et si on double le volume",
    "et avec 4 H100 ?",
    "e se raddoppiamo il volume",
    "e se usarmos 4 H100",
    "co jeśli podwoimy liczbę tokenów",
    "och om vi har 5 miljarder tokens per månad",
    "tokenlar iki katına çıkarsa",  # noqa: RUF001 - Turkish
    "もし月50億トークンなら",
    "如果每月50亿个token",
)
AMONG_PEOPLE = (
    "Mittagessen um 12 Uhr?",
    "Hat jemand die Präsentation gesehen?",
    "ich habe 2 Tickets für das Konzert",
    "wir sind 5 Leute zum Mittag",
    "кто идёт на обед?",
    "5 человек на обед",
    "¿vamos a comer?",
    "nous sommes 4 pour le déjeuner",
    "明天见",
)


@pytest.mark.parametrize("text", FOR_US)
def test_a_request_is_declined_and_never_guessed_at(text: str) -> None:
    told = read(text)
    assert (told.kind, told.why) == ("clarify", "language")
    before = decided()
    from_chat = Typed(text=text, by="U0ANA", addressed=False)
    turn = advance(before, from_chat, LATER)
    (reply,) = turn.says
    assert isinstance(reply, Clarify)
    assert "Say it in English, please" in reply.reason
    assert turn.state
    assert turn.state.scenarios == before.scenarios


@pytest.mark.parametrize("text", AMONG_PEOPLE)
def test_talk_among_people_gets_no_answer(text: str) -> None:
    assert read(text).kind == "ignore"
    before = decided()
    assert advance(before, Typed(text=text, by="U0BO", addressed=False), LATER).says == ()
