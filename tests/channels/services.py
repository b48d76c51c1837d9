"""Strict fakes of services that can't run here: each takes and refuses what its public documentation says."""

import json
from base64 import b64encode
from email import message_from_bytes
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import parse_qs, unquote, urlsplit

from PIL import Image
from tests.channels.conformance import Replied, Sent

from syndicator.model import Picture


class Service:
    """A service behind `send`. `faults` are answered or raised first, before anything is done; `lost` after it was."""

    def __init__(self):
        self.sent: list[Sent] = []
        self.faults: list[Replied | Exception] = []
        self.lost: list[Exception] = []
        self.gallery: dict[str, Picture] = {}

    async def send(self, method, url, *, headers, content, max_bytes=None):
        sent = Sent(method, url, dict(headers), content)
        self.sent.append(sent)
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        answer = self.answer(sent)
        if self.lost:
            raise self.lost.pop(0)
        return answer

    def answer(self, sent: Sent) -> Replied:
        raise NotImplementedError


def drawn(width, height, kind="PNG", mode="RGB", **how) -> Picture:
    """A picture that does not pack well: each pixel is of its own grey."""
    image = Image.effect_noise((width, height), 90).convert(mode)
    written = BytesIO()
    image.save(written, kind, **how)
    return Picture(body=written.getvalue(), type=f"image/{kind.lower()}")


def replied(document, status=200, **headers) -> Replied:
    return Replied(
        status, json.dumps(document).encode(), {name.replace("_", "-"): value for name, value in headers.items()}
    )


class _Html(HTMLParser):
    """Telegram's HTML: known tags, each closed."""

    known = frozenset({"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"})

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.wrong = ""

    def handle_starttag(self, tag, attrs):
        if tag not in self.known:
            self.wrong = f'unsupported start tag "{tag}"'
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong = f'unexpected end tag "{tag}"'

    def handle_data(self, data):
        self.text += data


def _said(sent: Sent) -> dict:
    """What a request says, in JSON or in a form; a file of a form is its name, media type and size."""
    kind = sent.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return json.loads(sent.content)
    form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + sent.content)
    said = {}
    for part in form.get_payload():
        name, file = (part.get_param(each, header="content-disposition") for each in ("name", "filename"))
        body = part.get_payload(decode=True)
        said[name] = body.decode() if file is None else f"{file} {part.get_content_type()} {len(body)}"
    return said


class Telegram(Service):
    """Bot API: sendMessage, sendPhoto, sendMediaGroup, editMessageText, editMessageCaption, deleteMessage(s)."""

    def __init__(self, token="12345:S3CR3T", chat="@radar", unreadable=()):
        super().__init__()
        self.token, self.chat, self.unreadable = token, chat, unreadable
        self.messages: dict[int, dict] = {}
        self.undeletable = False

    def answer(self, sent: Sent) -> Replied:
        _, bot, method = urlsplit(sent.url).path.split("/")
        said = _said(sent)
        if bot != f"bot{self.token}":
            return self._no(401, "Unauthorized")
        if said["chat_id"] != self.chat:
            return self._no(400, "Bad Request: chat not found")
        return getattr(self, method)(said)

    @staticmethod
    def _no(code, description, **parameters):
        return replied({"ok": False, "error_code": code, "description": description, "parameters": parameters}, code)

    def _written(self, text, most):
        html = _Html()
        html.feed(text)
        if html.wrong or html.open:
            return f"Bad Request: can't parse entities: {html.wrong or 'unclosed tag'}"
        if len(html.text.encode("utf-16-le", "surrogatepass")) // 2 > most:
            return "Bad Request: message is too long" if most == 4096 else "Bad Request: message caption is too long"
        return "" if html.text.strip() else "Bad Request: message text is empty"

    def _new(self, kind, text, said):
        number = len(self.messages) + 1
        self.messages[number] = {"kind": kind, "text": text, "said": said}
        return replied({"ok": True, "result": {"message_id": number}})

    def sendMessage(self, said):
        wrong = self._written(said["text"], 4096)
        return self._no(400, wrong) if wrong else self._new("text", said["text"], said)

    def sendPhoto(self, said):
        if said["photo"] in self.unreadable:
            return self._no(400, "Bad Request: failed to get HTTP URL content")
        wrong = self._written(said["caption"], 1024)
        return self._no(400, wrong) if wrong else self._new("photo", said["caption"], said)

    def sendMediaGroup(self, said):
        if not 2 <= len(said["media"]) <= 10:
            return self._no(400, "Bad Request: wrong number of media")
        if any(each["media"] in self.unreadable for each in said["media"]):
            return self._no(400, "Bad Request: failed to get HTTP URL content")
        captions = [each.get("caption", "") for each in said["media"]]
        if wrong := self._written(captions[0], 1024):
            return self._no(400, wrong)
        made = [json.loads(self._new("photo", caption, said).body)["result"] for caption in captions]
        return replied({"ok": True, "result": made})

    def deleteMessages(self, said):
        for number in said["message_ids"]:
            self.messages.pop(number, None)
        return replied({"ok": True, "result": True})

    def _edit(self, said, kind, text, most):
        message = self.messages.get(said["message_id"])
        if message is None:
            return self._no(400, "Bad Request: message to edit not found")
        if message["kind"] != kind:
            return self._no(
                400, f"Bad Request: there is no {'caption' if kind == 'photo' else 'text'} in the message to edit"
            )
        if message["text"] == text:
            return self._no(400, "Bad Request: message is not modified")
        if wrong := self._written(text, most):
            return self._no(400, wrong)
        message["text"] = text
        return replied({"ok": True, "result": {"message_id": said["message_id"]}})

    def editMessageText(self, said):
        return self._edit(said, "text", said["text"], 4096)

    def editMessageCaption(self, said):
        return self._edit(said, "photo", said["caption"], 1024)

    def deleteMessage(self, said):
        if said["message_id"] not in self.messages:
            return self._no(400, "Bad Request: message to delete not found")
        if self.undeletable:
            return self._no(400, "Bad Request: message can't be deleted")
        del self.messages[said["message_id"]]
        return replied({"ok": True, "result": True})


class Mastodon(Service):
    """Statuses of one account, with Idempotency-Key; content comes back as HTML."""

    def __init__(self, token="TOKEN"):
        super().__init__()
        self.token = token
        self.statuses: dict[str, dict] = {}
        self.keys: dict[str, str] = {}
        self.media: dict[str, dict] = {}
        self.media_status = 200

    def answer(self, sent: Sent) -> Replied:  # noqa: PLR0911
        if sent.headers.get("authorization") != f"Bearer {self.token}":
            return replied({"error": "The access token is invalid"}, 401)
        path = urlsplit(sent.url).path
        if path == "/api/v2/media":
            number = str(100 + len(self.media))
            self.media[number] = _said(sent)
            return replied({"id": number}, self.media_status)
        if path == "/api/v1/accounts/verify_credentials":
            return replied({"id": "7"})
        if path == "/api/v1/accounts/7/statuses":
            return replied(list(reversed(self.statuses.values())))
        if sent.method == "POST":
            return self._new(sent)
        number = path.rpartition("/")[2]
        if number not in self.statuses:
            return replied({"error": "Record not found"}, 404)
        if sent.method == "DELETE":
            return replied(self.statuses.pop(number))
        said = json.loads(sent.content)
        self.statuses[number] |= {"content": self._content(said["status"])}
        self.statuses[number]["said"] |= said
        return replied(self.statuses[number])

    def _new(self, sent):
        key, said = sent.headers.get("idempotency-key", ""), json.loads(sent.content)
        if key in self.keys:
            return replied(self.statuses[self.keys[key]])
        if len(said["status"]) > 500:
            return replied({"error": "Validation failed: Text character limit of 500 exceeded"}, 422)
        number = str(len(self.statuses) + 1)
        self.keys[key] = number
        self.statuses[number] = {
            "id": number, "url": f"https://m.example/@a/{number}", "content": self._content(said["status"]), "said": said,
        }  # fmt: skip
        return replied(self.statuses[number])

    @staticmethod
    def _content(text):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br />")
        return f"<p>{escaped}</p>"


class Discord(Service):
    """One webhook: execute, edit and delete its messages."""

    def __init__(self, path="/api/webhooks/1/KEY"):
        super().__init__()
        self.path = path
        self.messages: dict[str, str] = {}

    def answer(self, sent: Sent) -> Replied:
        parts = urlsplit(sent.url)
        if not parts.path.startswith(self.path):
            return replied({"message": "Unknown Webhook", "code": 10015}, 404)
        said = json.loads(sent.content) if sent.content else {}
        if sent.method != "DELETE" and (not said.get("content") or len(said["content"]) > 2000):
            return replied({"message": "Invalid Form Body", "code": 50035}, 400)
        if sent.method == "POST":
            number = str(len(self.messages) + 1)
            self.messages[number] = said["content"]
            return replied({"id": number}) if parse_qs(parts.query).get("wait") == ["true"] else Replied(204)
        number = parts.path.rpartition("/")[2]
        if number not in self.messages:
            return replied({"message": "Unknown Message", "code": 10008}, 404)
        if sent.method == "DELETE":
            del self.messages[number]
            return Replied(204)
        self.messages[number] = said["content"]
        return replied({"id": number})


class Slack(Service):
    """chat.postMessage, chat.update, chat.delete: always 200, `ok` in the body."""

    def __init__(self, token="xoxb-1", channel="C1"):
        super().__init__()
        self.token, self.channel = token, channel
        self.messages: dict[str, str] = {}

    def answer(self, sent: Sent) -> Replied:
        said = json.loads(sent.content)
        if sent.headers.get("authorization") != f"Bearer {self.token}":
            return replied({"ok": False, "error": "invalid_auth"})
        if said["channel"] != self.channel:
            return replied({"ok": False, "error": "channel_not_found"})
        method = urlsplit(sent.url).path.rpartition("/")[2]
        if method == "chat.postMessage":
            ts = f"17000000{len(self.messages)}.000100"
            self.messages[ts] = said["text"]
            return replied({"ok": True, "ts": ts})
        if said["ts"] not in self.messages:
            return replied({"ok": False, "error": "message_not_found"})
        if method == "chat.delete":
            del self.messages[said["ts"]]
        else:
            self.messages[said["ts"]] = said["text"]
        return replied({"ok": True, "ts": said["ts"]})


class Matrix(Service):
    """One room: send with a transaction id, which holds for one token; redact; messages."""

    def __init__(self, token="TOKEN", room="!r:matrix.example"):
        super().__init__()
        self.token, self.room = token, room
        self.events: dict[str, dict] = {}
        self.keys: dict[tuple[str, str, str], str] = {}

    def answer(self, sent: Sent) -> Replied:
        if sent.headers.get("authorization") != f"Bearer {self.token}":
            return replied({"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token"}, 401)
        parts = [unquote(part) for part in urlsplit(sent.url).path.split("/")]
        if parts[5] != self.room:
            return replied({"errcode": "M_FORBIDDEN", "error": "not in the room"}, 403)
        if sent.method == "GET":
            chunk = [{"event_id": name, "content": content} for name, content in reversed(self.events.items())]
            return replied({"chunk": chunk})
        what, key = parts[6], (self.token, parts[6], parts[-1])
        if key not in self.keys:
            said = json.loads(sent.content)
            event = f"${len(self.keys) + 1}"
            self.keys[key] = event
            if what == "redact":
                self.events.pop(parts[7], None)
            elif relates := said.get("m.relates_to"):
                self.events[relates["event_id"]] = said["m.new_content"]
            else:
                self.events[event] = said
        return replied({"event_id": self.keys[key]})


class Bluesky(Service):
    """A PDS: sessions that expire, putRecord and deleteRecord."""

    def __init__(self, handle="radar.bsky.social", password="app-pass"):
        super().__init__()
        self.handle, self.password = handle, password
        self.records: dict[str, dict] = {}
        self.session = 0

    def answer(self, sent: Sent) -> Replied:  # noqa: PLR0911
        method = urlsplit(sent.url).path.rpartition("/")[2]
        said = json.loads(sent.content) if sent.headers["content-type"] == "application/json" else {}
        if method == "com.atproto.server.createSession":
            if (said["identifier"], said["password"]) != (self.handle, self.password):
                return replied({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}, 401)
            self.session += 1
            return replied({"did": "did:plc:abc", "accessJwt": f"jwt{self.session}"})
        if sent.headers.get("authorization") != f"Bearer jwt{self.session}":
            return replied({"error": "ExpiredToken", "message": "Token has expired"}, 400)
        if method.endswith("uploadBlob"):
            if len(sent.content) > 1_000_000:
                return replied({"error": "BlobTooLarge", "message": "This file is too large"}, 400)
            kind, size = sent.headers["content-type"], len(sent.content)
            return replied({"blob": {"$type": "blob", "mimeType": kind, "size": size}})
        if method.endswith("deleteRecord"):
            self.records.pop(said["rkey"], None)
            return replied({})
        text = said["record"]["text"]
        size = len(text.encode("utf-8", "replace"))
        bad = [facet for facet in said["record"].get("facets", ()) if facet["index"]["byteEnd"] > size]
        if size > 3000 or bad or len(said["rkey"]) != 13:
            return replied({"error": "InvalidRequest", "message": "Invalid app.bsky.feed.post record"}, 400)
        self.records[said["rkey"]] = said["record"]
        return replied({"uri": f"at://did:plc:abc/app.bsky.feed.post/{said['rkey']}", "cid": "x"})


class WordPress(Service):
    """REST API v2 of WordPress: posts, tags, categories and media of one user with an application password."""

    def __init__(self, password="abcd EFGH 1234", categories=("Berita",)):
        super().__init__()
        self.password = password
        self.posts: dict[int, dict] = {}
        self.media: dict[int, dict] = {}
        self.terms = {"categories": dict(enumerate(categories, 1)), "tags": {}}

    def answer(self, sent: Sent) -> Replied:
        parts = urlsplit(sent.url)
        expected = "Basic " + b64encode(f"syndicator:{self.password}".encode()).decode()
        if sent.headers.get("authorization") != expected:
            return self._no(401, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = query.pop("rest_route", "")
        if not route.startswith("/wp/v2/"):
            return self._no(404, "rest_no_route", "No route was found matching the URL and request method.")
        noun, _, number = route.removeprefix("/wp/v2/").partition("/")
        if noun in self.terms:
            return self._term(noun, sent, query)
        return self._media(sent, query) if noun == "media" else self._post(sent, number, query)

    @staticmethod
    def _no(status, code, message, **data):
        return replied({"code": code, "message": message, "data": {"status": status, **data}}, status)

    def _term(self, noun, sent, query):
        known = self.terms[noun]
        if sent.method == "GET":
            found = [(n, name) for n, name in known.items() if query["search"].casefold() in name.casefold()]
            return replied([{"id": n, "name": escape(name)} for n, name in found])
        name = json.loads(sent.content)["name"]
        twin = next((n for n, other in known.items() if other.casefold() == name.casefold()), None)
        if twin is not None:
            return self._no(400, "term_exists", "A term with the name provided already exists.", term_id=twin)
        known[len(known) + 10] = name
        return replied({"id": len(known) + 9, "name": escape(name)}, 201)

    def _media(self, sent, query):
        if sent.method == "GET":
            return replied([{"id": n} for n, one in self.media.items() if one["slug"] == query.get("slug")])
        if sent.headers["content-type"] == "application/json":
            self.media[int(urlsplit(sent.url).query.rpartition("/")[2])] |= json.loads(sent.content)
            return replied({"id": 1})
        name = sent.headers["content-disposition"].partition("filename=")[2]
        number = 500 + len(self.media)
        self.media[number] = {"slug": name.rpartition(".")[0], "type": sent.headers["content-type"]}
        return replied({"id": number}, 201)

    def _post(self, sent, number, query):
        if sent.method == "GET":
            wanted, slugs = query["status"].split(","), query["slug"].split(",")
            return replied(
                [self._shown(n) for n, one in self.posts.items() if one["slug"] in slugs and one["status"] in wanted]
            )
        if number and int(number) not in self.posts:
            return self._no(404, "rest_post_invalid_id", "Invalid post ID.")
        if sent.method == "DELETE":
            if self.posts[int(number)]["status"] == "trash":
                return self._no(410, "rest_already_trashed", "The post has already been deleted.")
            self.posts[int(number)]["status"] = "trash"
            self.posts[int(number)]["slug"] += "__trashed"
            return replied(self._shown(int(number)))
        said = json.loads(sent.content)
        wrong = [n for noun in ("tags", "categories") for n in said.get(noun, []) if n not in self.terms[noun]]
        if wrong or not isinstance(said.get("content"), str):
            return self._no(400, "rest_invalid_param", "Invalid parameter(s)")
        return self._written(said, int(number) if number else None)

    def _written(self, said, number):
        if number is not None:
            self.posts[number] |= said
            return replied(self._shown(number))
        new = 100 + len(self.posts)
        slugs = {one["slug"] for one in self.posts.values()}
        said["slug"] = next(
            slug for slug in (said["slug"], *(f"{said['slug']}-{n}" for n in range(2, 99))) if slug not in slugs
        )
        self.posts[new] = said
        return replied(self._shown(new), 201)

    def _shown(self, number):
        slug = self.posts[number]["slug"]
        return {"id": number, "slug": slug, "link": f"https://portal.example.id/{slug}/"}
