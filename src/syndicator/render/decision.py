"""A post that awaits a yes: the question to editors, and the page on which they answer it."""

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup, escape

from syndicator.model import Action, Article, DeliveryState, Message, SafeHtml
from syndicator.ports import Duty
from syndicator.render.page import STYLE
from syndicator.render.plain import clean, one_line, web_url
from syndicator.render.wording import wording


def compose_question(duty: Duty, *, link: str, language: str) -> Message:
    """What editors are told of a post that waits. It leads to the page; nothing is decided by following the link."""
    words, article = wording(language), duty.entry.revision.article
    title = words.say("decide.question", channel=duty.delivery.channel, title=one_line(article.title))
    return Message(
        action=Action.POST,
        urn=f"urn:syndicator:ask:{duty.delivery.id}",
        revision=1,
        text=f"{title}\n{web_url(article.url) or ''}\n\n{words.say('decide.here')}\n{link}",
        article=Article(
            url=link,
            title=title,
            html=SafeHtml(
                f'<p>{escape(title)}</p><p><a href="{escape(link)}">{escape(words.say("decide.here"))}</a></p>'
            ),
            text=title,
            language=words.language,
        ),
        published_at=duty.entry.first_seen_at,
        updated_at=duty.entry.first_seen_at,
    )


def render_decision(duty: Duty, text: str, *, language: str) -> str:
    """The page for one post: exactly what would be posted, and two buttons while it waits."""
    words, article = wording(language), duty.entry.revision.article
    state = duty.delivery.state
    rejected = state is DeliveryState.SKIPPED and duty.delivery.reason == "rejected"
    page = _template().render(
        language=words.language,
        style=Markup(STYLE),  # noqa: S704  our own file
        title=one_line(article.title),
        url=web_url(article.url) or "",
        channel=duty.delivery.channel,
        text=text,
        waits=state is DeliveryState.AWAITING,
        state=words.say("decide.rejected") if rejected else words.state(state),
        say=lambda name, **values: words.say(f"decide.{name}", **values),
    )
    return clean(page)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(files("syndicator.render").joinpath("templates", "decide.html").read_text("utf-8"))
