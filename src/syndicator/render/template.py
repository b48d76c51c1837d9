"""Operators' message templates: Jinja2 in a sandbox, compiled once, with faults that say the line.

A template sees the names in `NAMES` and nothing else; what an article contains is never read as a template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import TracebackType

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from syndicator.errors import TemplateError
from syndicator.ports.limits import Markup
from syndicator.render.markup import escaping

NAMES: Mapping[str, str] = {
    "title": "headline; marked where the story was withdrawn",
    "url": "address of the article at its site",
    "text": "the whole text, a line per paragraph; shortened where the service takes no more",
    "summary": "its first 300 characters, cut at a word's end; shorter where the service takes no more",
    "html": "the whole article as safe HTML, for kinds that write HTML",
    "authors": "list of names",
    "tags": "list of tags",
    "hashtags": "the tags as one line of hashtags",
    "image": "address of the picture; empty where there is none",
    "site": "the site's name",
    "published": "date and time as people write it",
    "dateline": "where it was written, as the text's first words say; empty where they do not",
    "advertorial": "the word for paid content in the reader's language; empty for others",
    "paywalled": "true where the story is for subscribers of its site, or cut off before them",
    "notice": "the dated line of a correction or withdrawal; empty for others",
    "retracted": "true where the story was withdrawn; `text` and `summary` then are the notice",
    "language": "the article's language",
}
"""What a message template may use: name → meaning."""

_COMPILED = "<template>"  # the file name that Jinja2 gives to templates made of text
_OTHER_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
# Whatever an expression of a template may raise on values it was not written for.
_RAISED = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A compiled template. `name` is what its faults are reported under."""

    name: str
    compiled: jinja2.Template = field(repr=False)

    def fill(self, values: Mapping[str, object], *, story: str) -> str:
        """The text for one story, named by `story` in a fault."""
        try:
            return self.compiled.render(values)
        except _RAISED as failed:
            raise TemplateError(f"{_where(self.name, failed)}: {failed} (on {story})") from failed


def compile_template(text: str, *, name: str, markup: Markup, names: Mapping[str, str] = NAMES) -> Template:
    """A template, or TemplateError with its name and line. Values are escaped for the markup."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=markup == "html",
        finalize=escaping(markup),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        _check(environment.parse(text), name, names, known={*names, *environment.globals})
        return Template(name=name, compiled=environment.from_string(text))
    except jinja2.TemplateSyntaxError as wrong:
        raise TemplateError(f"{name}, line {wrong.lineno}: {wrong.message}") from wrong


def _check(tree: nodes.Template, name: str, names: Mapping[str, str], *, known: set[str]) -> None:
    """Refuse names that no message has, at load rather than at the first post."""
    for other in tree.find_all(_OTHER_FILES):
        raise TemplateError(f"{name}, line {other.lineno}: a template can't take in other files; put the text here")
    mentioned = list(tree.find_all(nodes.Name))
    known = known | {mention.name for mention in mentioned if mention.ctx != "load"} | _macros(tree)
    for mention in mentioned:
        if mention.name not in known:
            raise TemplateError(
                f"{name}, line {mention.lineno}: {mention.name}: no such name {_hint(mention.name, names)}"
            )


def _macros(tree: nodes.Template) -> set[str]:
    """Names that macros define, and those that exist within blocks."""
    return {macro.name for macro in tree.find_all(nodes.Macro)} | {"loop", "caller", "varargs", "kwargs"}


def _hint(name: str, names: Mapping[str, str]) -> str:
    close = get_close_matches(name, names, n=1)
    return f'(did you mean "{close[0]}"?)' if close else f"(there are: {', '.join(sorted(names))})"


def _where(name: str, failed: BaseException) -> str:
    line = _line(failed.__traceback__)
    return f"{name}, line {line}" if line else name


def _line(traceback: TracebackType | None) -> int:
    """The innermost line of the template: Jinja2 rewrites tracebacks so that they show it."""
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == _COMPILED:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
