"""How does a form become a modal, and a page the Home tab? By templates that call the same constructors."""

from typing import Any

from bot.conversation.form import Form
from bot.home.form import DigestForm
from bot.home.page import Home
from bot.messages import blocks
from bot.messages.render import environment, template_name

FORM_ID = "what_if"
DIGEST_FORM_ID = "digest_form"


def modal(form: Form) -> dict[str, Any]:
    """The what-if form as a modal. Raises BlockError or TemplateError where its template breaks a rule."""
    return _modal(form, FORM_ID, "What if …", "Try it") | {"private_metadata": form.metadata}


def digest_modal(form: DigestForm) -> dict[str, Any]:
    """The form of a channel's digest as a modal, which holds where it was opened. Raises as `modal` does."""
    return _modal(form, DIGEST_FORM_ID, "Weekly digest", "Save") | {"private_metadata": form.metadata}


def home_view(page: Home) -> dict[str, Any]:
    """The Home tab. Raises as `modal` does."""
    made = _blocks(page)
    blocks.number_actions(made)
    blocks.check_view(made)
    return {"type": "home", "blocks": made}


def _modal(form: Form | DigestForm, callback_id: str, title: str, submit: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": _blocks(form),
    }


def _blocks(said: Form | DigestForm | Home) -> list[dict[str, Any]]:
    lines = environment().get_template(template_name(type(said))).render(m=said)
    return blocks.parse_lines(lines)
