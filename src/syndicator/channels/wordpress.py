"""Kind `wordpress`: posts of a WordPress site, by its REST API (https://developer.wordpress.org/rest-api/reference/posts/).

WordPress knows no idempotency, and a second post with the same slug silently becomes `slug-2`. So each post has a slug
that its delivery's key is part of, and before anything is repeated it is looked up by it, drafts and trash included.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode

from syndicator import urls
from syndicator.channels._json import sendable
from syndicator.channels._pictures import uploads
from syndicator.channels._service import Service, document_of
from syndicator.channels._wires import Answer, Wires
from syndicator.errors import DeliveryError, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits, PictureLimits
from syndicator.specs import Secret, option

_MOST_TAGS, _SLUG_CHARS, _KEY_CHARS = 10, 60, 12
_ANY_STATUS = "publish,future,draft,pending,private,trash"
# WordPress makes smaller what is wider than 2,560 pixels.
_PICTURE = PictureLimits(
    most_bytes=4_000_000, longest_side=2560, types=("image/jpeg", "image/png", "image/gif", "image/webp")
)
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `wordpress` channel takes."""

    site: str = option("Address of the WordPress site.", example='"https://portal.example.id"')
    user: str = option("Name of the user who posts; the role Author is enough.", example='"syndicator"')
    password: Secret = option(
        "An application password of that user (Users → Profile → Application Passwords).",
        example='"env:WORDPRESS_PASSWORD"',
    )
    status: Literal["publish", "draft", "pending"] = option(
        "Whether posts are published, or wait in WordPress for an editor.", example='"draft"', default="publish"
    )
    categories: tuple[str, ...] = option(
        "Categories of every post, by name; they must be there.", example='["Berita"]', default=()
    )
    tags: bool = option(
        "Whether posts have the story's tags; those that the site has not are made.", example="false", default=True
    )
    picture: bool = option(
        "Whether the story's picture is copied into the media library, as the post's featured image.",
        example="true",
        default=False,
    )

    def __post_init__(self) -> None:
        """Refuse what could never work."""
        if urls.absolute(self.site, self.site) is None:
            raise ValueError(f"site: expected an http(s) address, not {self.site!r}")
        if ":" in self.user or not self.user:
            raise ValueError(f"user: expected the name of a WordPress user, not {self.user!r}")


def limits(options: Options) -> Limits:
    """HTML of any length."""
    return Limits(markup="html", picture=_PICTURE if options.picture else None)


def connect(options: Options, wires: Wires) -> "WordPress":
    """An adapter that posts as one user."""
    password = options.password.reveal()
    credentials = base64.b64encode(f"{options.user}:{password}".encode()).decode()
    hide = (options.password, Secret(credentials), Secret(password.replace(" ", "")))
    service = Service(who=f"wordpress {urls.host(options.site)}", wires=wires, hide=hide)
    return WordPress(service=service, options=options, credentials=credentials)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPress:
    """Posts of one site. A receipt's id is the post's number. `numbers` remembers terms by taxonomy and name."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "findable"

    service: Service
    options: Options = field(repr=False)
    credentials: str = field(repr=False)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A post with the story's title, tags and, where wished, its picture."""
        document = self._document(message) | {"slug": _slug(message, idempotency_key), "status": self.options.status}
        if self.options.categories:
            document["categories"] = [await self._category(name) for name in self.options.categories]
        document |= await self._terms(message)
        if self.options.picture and message.article.image_url and not message.retracted:
            document |= await self._featured(message, idempotency_key)
        answer = await self._send("POST", "posts", document)
        self.service.unsure(answer)
        return self._receipt(self._read(answer))

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002
        """The same post with other words; of a withdrawn story only the notice stays, without picture and tags."""
        document = self._document(message)
        document |= {"tags": [], "featured_media": 0} if message.retracted else await self._terms(message)
        answer = await self._send("POST", f"posts/{receipt.remote_id}", document)
        if answer.status in _GONE:
            raise MessageRefused(f"{self.service.who}: the post is not there any more")
        return self._receipt(self._read(answer))

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002
        """Into the trash, from which an editor may take it."""
        answer = await self._send("DELETE", f"posts/{receipt.remote_id}")
        if answer.status not in _GONE:
            self._read(answer)

    async def find(self, message: Message, *, idempotency_key: str) -> Receipt | None:
        """The post that has the slug of this delivery, whatever became of it."""
        slug = _slug(message, idempotency_key)
        # What is in the trash has another slug.
        query = urlencode({"slug": f"{slug},{slug}__trashed", "status": _ANY_STATUS, "context": "edit"})
        found = self._read(await self._send("GET", f"posts?{query}"))
        return self._receipt(found[0]) if isinstance(found, list) and found else None

    def _document(self, message: Message) -> dict[str, Any]:
        excerpt = message.notice if message.retracted else ""
        return {"title": message.article.title, "content": message.text} | ({"excerpt": excerpt} if excerpt else {})

    async def _terms(self, message: Message) -> dict[str, Any]:
        if not self.options.tags or message.retracted:
            return {}
        names = dict.fromkeys(" ".join(sendable(tag).split()) for tag in message.article.tags)
        return {"tags": [await self._tag(name) for name in list(names)[:_MOST_TAGS] if name]}

    async def _category(self, name: str) -> int:
        number = await self._known("categories", name)
        if number is None:
            raise MessageRefused(f"{self.service.who}: no category {name!r} there; make it, or mend `categories`")
        return number

    async def _tag(self, name: str) -> int:
        number = await self._known("tags", name)
        if number is None:
            answer = await self._send("POST", "tags", {"name": name})
            said = document_of(answer)
            # Another spelling of a tag that is there.
            number = (said.get("data") or {}).get("term_id") if said.get("code") == "term_exists" else None
            number = self.numbers["tags", name] = int(number or self._read(answer)["id"])
        return number

    async def _known(self, taxonomy: str, name: str) -> int | None:
        if (taxonomy, name) not in self.numbers:
            query = urlencode({"search": name, "per_page": 100, "_fields": "id,name"})
            for term in _terms_of(self._read(await self._send("GET", f"{taxonomy}?{query}"))):
                self.numbers.setdefault((taxonomy, unescape(str(term.get("name")))), int(term["id"]))
        return self.numbers.get((taxonomy, name))

    async def _featured(self, message: Message, key: str) -> dict[str, Any]:
        """The picture's number in the media library, copied there once. A story matters more than its picture."""
        slug = f"picture-{_ending(key)}"
        try:
            found = self._read(await self._send("GET", f"media?{urlencode({'slug': slug, '_fields': 'id'})}"))
            if isinstance(found, list) and found:
                return {"featured_media": int(found[0]["id"])}
            return {"featured_media": await self._upload(message, slug)}
        except (DeliveryError, TryLater):
            return {}

    async def _upload(self, message: Message, slug: str) -> int:
        for upload in await uploads(message, self.service.wires, _PICTURE):
            ending = upload.name.rpartition(".")[2]
            headers = {"content-disposition": f"attachment; filename={slug}.{ending}"}
            answer = await self.service.send(
                "POST", self._url("media"), headers=self._authorised() | headers, body=(upload.body, upload.type)
            )
            number = int(self._read(answer)["id"])
            await self._send("POST", f"media/{number}", {"alt_text": upload.alt})
            return number
        raise MessageRefused(f"{self.service.who}: no picture to be had")

    async def _send(self, method: str, path: str, document: Mapping[str, Any] | None = None) -> Answer:
        return await self.service.send(method, self._url(path), headers=self._authorised(), document=document)

    def _authorised(self) -> dict[str, str]:
        return {"authorization": f"Basic {self.credentials}"}

    def _url(self, path: str) -> str:
        """By `rest_route`, which every site knows: `/wp-json/` is there only with pretty permalinks."""
        noun, _, query = path.partition("?")
        return f"{self.options.site.rstrip('/')}/?rest_route=/wp/v2/{noun}{f'&{query}' if query else ''}"

    def _read(self, answer: Answer) -> Any:
        """What a success brings."""
        self.service.judge(answer, self.options.site)
        return self.service.json(answer)

    def _receipt(self, post: Any) -> Receipt:
        if not isinstance(post, dict) or not post.get("id"):
            raise OutcomeUnknown(f"{self.service.who}: the answer names no post")
        return Receipt(remote_id=str(post["id"]), url=post.get("link"))


def _slug(message: Message, key: str) -> str:
    """Readable, and like no other's."""
    name = urls.slug(message.article.title)[:_SLUG_CHARS].strip("-")
    ascii_name = name if name.isascii() else ""
    return f"{ascii_name}-{_ending(key)}".strip("-")


def _ending(key: str) -> str:
    return urls.slug(key)[-_KEY_CHARS:]


def _terms_of(found: Any) -> Iterable[dict[str, Any]]:
    return [term for term in found if isinstance(term, dict) and term.get("id")] if isinstance(found, list) else []
