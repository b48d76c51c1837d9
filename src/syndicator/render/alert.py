"""Alerts as messages: what is wrong, or that it is over, in the language of the installation."""

from datetime import datetime

from markupsafe import escape

from syndicator.model import Action, Article, Message, SafeHtml
from syndicator.ports import Alert
from syndicator.render.plain import one_line
from syndicator.render.wording import wording


def compose_alert(alert: Alert, *, language: str, base_url: str, now: datetime) -> Message:
    """The message about a trouble; its link leads to the overview."""
    words = wording(language)
    about = words.say(f"alert.{alert.kind}", subject=one_line(alert.subject))
    title = words.say("alert.over" if alert.over else "alert.began", about=about)
    says = one_line(alert.says)
    text = title if alert.over else f"{title}\n{says}"
    html = SafeHtml(f"<p><strong>{escape(title)}</strong></p>" + ("" if alert.over else f"<p>{escape(says)}</p>"))
    url = f"{base_url}/"
    return Message(
        action=Action.POST,
        urn=f"urn:syndicator:alert:{alert.id}:{'over' if alert.over else 'began'}",
        revision=1,
        text=f"{text}\n\n{url}",
        article=Article(url=url, title=title, html=html, text=text, language=words.language),
        published_at=now,
        updated_at=now,
    )
