"""The unit that is shipped: systemd accepts it, and it stops and restarts as the program's exit codes mean."""

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "deploy" / "syndicator.service"


def service() -> dict[str, str]:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(UNIT)
    return dict(unit["Service"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NOT TESTED: there is no systemd-analyze here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    # The program is not installed where the unit expects it; everything else is as shipped.
    lines = UNIT.read_text().splitlines()
    tried = tmp_path / UNIT.name
    tried.write_text("\n".join("ExecStart=/bin/true" if line.startswith("ExecStart=") else line for line in lines))
    done = subprocess.run(["systemd-analyze", "verify", str(tried)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if UNIT.name in line] == []


def test_the_service_has_no_rights_and_does_not_restart_over_a_faulty_configuration():
    settings = service()
    assert settings["RestartPreventExitStatus"] == "2"
    assert (settings["DynamicUser"], settings["ProtectSystem"], settings["NoNewPrivileges"]) == ("yes", "strict", "yes")
