"""Datelines."""

import subprocess
import sys

import pytest

from syndicator.clean.dateline import dateline

REST = "Sebanyak 29 penerbangan dibatalkan pada pagi itu."


@pytest.mark.parametrize(
    ("head", "dash"),
    [
        ("JAKARTA, KOMPAS.com", " – "),
        ("SURABAYA (Antara)", " - "),
        ("Mataram, NTB (ANTARA News)", " - "),
        ("LONDON (Reuters)", " — "),
        ("KATHMANDU, April 25 (Reuters)", " - "),
        ("BEIRUT/THE HAGUE, March 7 (Reuters)", " - "),
        ("RAJSHAHI, Dec 20, 2025 (BSS)", " - "),
        ("Bandung, 12/3", " - "),
        ("JAKARTA, Senin (12/3/2026)", " – "),
        ("Bern, 17.08.2007", " - "),
        ("Düsseldorf, 22. November 2022", " - "),
        ("TEMPO.CO, Jakarta", " - "),
        ("Liputan6.com, Jakarta", " - "),
        ("REPUBLIKA.CO.ID, JAKARTA", " -- "),
        ("Bisnis.com, SAMARINDA", "—"),
        ("Jakarta, Kabar Etam", " -- "),
        ("Samarinda", " - "),
        ("Penajam", " – "),
        ("PUTRAJAYA, Nov 22", " — "),
        ("DORTMUND, Alemania (AP)", " — "),
        ("SOUTHWEST MIAMI-DADE, FLA. (WSVN)", " - "),
        ("Frankfurt/Main (dpa)", " - "),
        ("Hamburg (dpa/lno)", " – "),
        ("ПЕТРОПАВЛОВСК. КАЗИНФОРМ", " – "),
        ("دمشق، سوريا (CNN)", " -- "),
        ("KBRN, Samarinda", ": "),
        ("NEW DELHI", ": "),
        ("Samarinda (Antara)", ": "),
        ("JAKARTA (AFP/ANTARA NEWS)", " - "),
        ("JAKARTA (CNN2Indonesia)", " - "),
    ],
)
def test_place_and_what_else_tells_make_a_dateline(head, dash):
    assert dateline([f"{head}{dash}{REST}"], ["Kabar Etam"]) == head


@pytest.mark.parametrize(
    "line",
    [
        f"KOMPAS.com - {REST}",
        f"Kabar Etam – {REST}",
        f"Feb. 23, 2015 -- {REST}",
        f"24/09/2020 – {REST}",
        f"UPDATE - {REST}",
        f"FOTO (AP) - {REST}",
        f"WARNING GRAPHIC DETAIL: {REST}",
        f"TLDR: {REST}",
        f"London: {REST}",
        f"Key Takeaway - {REST}",
        f"Raspberry Pi 3 - {REST}",
        f"Rezension (Buch) – {REST}",
        f"LE POINT SUR LA SITUATION - {REST}",
        "Adobe Flash – co by złego o nim nie mówić – był technologią",
        "Dee Dee Myers — a White House press secretary for Bill Clinton — is leaving",
        "Walikota bilang: Sebanyak 29 penerbangan dibatalkan pada pagi itu.",
        "Jakarta - Samarinda",
        f"JAKARTA (ABsa) - {REST}",
        REST,
        "",
    ],
)
def test_other_beginnings_are_none(line):
    assert dateline([line], ["Kabar Etam"]) == ""


def test_a_standfirst_may_stand_before_it():
    assert dateline([REST, f"SAMARINDA – {REST}"]) == "SAMARINDA"
    assert dateline([REST, REST, f"SAMARINDA – {REST}"]) == ""


@pytest.mark.parametrize("said", ["A" * 44 + ".", "KEJAKSAAN TINGGI KALIMANTAN TIMUR & POLDA", "AB-" * 14 + "&"])
def test_capitals_without_end_are_decided_at_once(said):
    """In a program of its own, for a regular expression that takes hours can't be interrupted in this one."""
    program = "import sys; from syndicator.clean.dateline import dateline; print(repr(dateline(sys.argv[1:])))"
    line = f"JAKARTA ({said}) - {REST}"
    done = subprocess.run([sys.executable, "-c", program, line], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "''"
