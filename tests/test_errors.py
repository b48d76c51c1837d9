from syndicator.errors import ConfigError, Fault


def test_faults_are_reported_by_file_and_line():
    faults = [
        Fault("config.toml", 42, "[channels.newsroom]", "chat: expected text, got 42"),
        Fault("config.toml", 7, "[web]", "listen: expected ADDRESS:PORT"),
        Fault("sources/a.toml", 0, "", "no such file"),
    ]
    assert str(ConfigError(faults)) == (
        "config.toml: 2 faults\n"
        "  line 7, [web] listen: expected ADDRESS:PORT\n"
        "  line 42, [channels.newsroom] chat: expected text, got 42\n"
        "sources/a.toml: 1 fault\n"
        "  no such file"
    )
