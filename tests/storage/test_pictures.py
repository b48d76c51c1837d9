"""Copies of pictures: a folder that knows its bounds."""

import pytest

from syndicator.errors import Unusable
from syndicator.model import Picture
from syndicator.storage.pictures import PictureFolder

JPEG = Picture(body=b"j" * 40, type="image/jpeg")


@pytest.fixture
def folder(tmp_path):
    return PictureFolder(tmp_path / "pictures", most_bytes=100)


def test_a_picture_is_found_by_its_address_also_after_a_restart(folder, tmp_path):
    folder.keep("https://a.example/1", JPEG)
    name = folder.name("https://a.example/1")
    assert name.endswith(".jpg")
    again = PictureFolder(tmp_path / "pictures", most_bytes=100)
    assert (again.name("https://a.example/1"), again.read(name)) == (name, JPEG)
    assert folder.name("https://a.example/2") is None


def test_the_oldest_make_room(folder, tmp_path):
    for n in range(4):
        folder.keep(f"https://a.example/{n}", JPEG)
    assert [folder.name(f"https://a.example/{n}") is not None for n in range(4)] == [False, False, True, True]
    assert len(list((tmp_path / "pictures").iterdir())) == 2


def test_what_is_forgotten_is_gone_from_the_disk(folder, tmp_path):
    folder.keep("https://a.example/1", JPEG)
    name = folder.name("https://a.example/1")
    folder.forget(["https://a.example/1", "https://a.example/2"])
    assert (folder.name("https://a.example/1"), folder.read(name)) == (None, None)
    assert list((tmp_path / "pictures").iterdir()) == []


@pytest.mark.parametrize("name", ["../syndicator.db", "x.jpg", "", ".hidden.jpg", "/etc/passwd"])
def test_Z13_no_other_file_is_read(folder, tmp_path, name):
    (tmp_path / "syndicator.db").write_text("secret")
    folder.keep("https://a.example/1", JPEG)
    assert folder.read(name) is None


def test_a_file_that_somebody_took_away_is_no_picture(folder, tmp_path):
    folder.keep("https://a.example/1", JPEG)
    name = folder.name("https://a.example/1")
    (tmp_path / "pictures" / name).unlink()
    assert folder.read(name) is None


def test_a_folder_that_can_not_be_written_is_named(tmp_path):
    (tmp_path / "pictures").write_text("a file")
    with pytest.raises(Unusable, match="pictures"):
        PictureFolder(tmp_path / "pictures", most_bytes=100).keep("https://a.example/1", JPEG)
