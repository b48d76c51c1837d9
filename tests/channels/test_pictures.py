"""Pictures made to fit a service, by real pictures."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from tests.channels.conformance import MESSAGE, RETRACTED, wires
from tests.channels.services import Service, drawn

from syndicator.channels._pictures import Upload, fitted, form, uploads
from syndicator.model import Picture, SafeHtml
from syndicator.ports.limits import PictureLimits

LIMITS = PictureLimits(most_bytes=60_000, longest_side=400)
ADDRESS = MESSAGE.article.image_url


def opened(picture):
    return Image.open(BytesIO(picture.body))


def test_what_fits_stays_as_it_is():
    picture = drawn(100, 80)
    assert fitted(picture, LIMITS) is picture


@pytest.mark.parametrize("made", [drawn(1600, 900), drawn(300, 5000), drawn(390, 390, "WEBP"), drawn(4000, 300, "GIF")])
def test_what_does_not_fit_is_a_smaller_jpeg_of_the_same_shape(made):
    small = fitted(made, LIMITS)
    before, after = opened(made), opened(small)
    assert (small.type, after.format) == ("image/jpeg", "JPEG")
    assert len(small.body) <= LIMITS.most_bytes
    assert max(after.size) <= LIMITS.longest_side
    assert after.width / after.height == pytest.approx(before.width / before.height, rel=0.1)


def test_a_transparent_picture_is_on_white_and_a_turned_one_upright():
    written = BytesIO()
    Image.new("RGBA", (600, 20), (255, 0, 0, 0)).save(written, "PNG")
    assert opened(fitted(Picture(body=written.getvalue(), type="image/png"), LIMITS)).getpixel((5, 5)) == (
        255,
        255,
        255,
    )
    turned = Image.Exif()
    turned[0x0112] = 6
    assert opened(fitted(drawn(900, 300, "JPEG", exif=turned), LIMITS)).size == (133, 400)


@pytest.mark.parametrize("body", [b"", b"\x89PNG", drawn(500, 500).body[:900], b"<svg/>"])
def test_what_can_t_be_opened_is_none(body):
    assert fitted(Picture(body=body, type="image/png"), LIMITS) is None


def test_a_picture_that_would_take_a_gigabyte_is_not_unpacked():
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    assert fitted(Picture(body=written.getvalue(), type="image/png"), LIMITS) is None


async def test_the_story_s_pictures_come_in_its_order_with_what_they_show(tmp_path):
    remote = Service()
    others = [f"https://radar.example.id/{n}.jpg" for n in range(3)]
    html = "".join(
        f'<figure><img src="{url}" alt="{alt}"><figcaption>Foto {n}</figcaption></figure>'
        for n, (url, alt) in enumerate(zip(others, ["Jalan &amp; jembatan", "", ""], strict=True))
    )
    remote.gallery = {url: drawn(50, 50) for url in (ADDRESS, others[0], others[2])}
    article = replace(MESSAGE.article, html=SafeHtml(html))
    found = await uploads(replace(MESSAGE, article=article), wires(tmp_path, remote), LIMITS, most=4)
    assert [upload.alt for upload in found] == ["Jalan rusak diperbaiki", "Jalan & jembatan", "Foto 2"]
    assert await uploads(RETRACTED, wires(tmp_path, remote), LIMITS) == []


def test_a_form_is_the_same_each_time():
    picture = drawn(20, 20)
    upload = Upload(body=picture.body, type=picture.type, alt="")
    made = [form({"a": "b"}, {"file": upload}, key="msg_1-2") for _ in "12"]
    assert made[0] == made[1]
    assert made[0][1] == "multipart/form-data; boundary=msg12"
    assert picture.body in made[0][0]
