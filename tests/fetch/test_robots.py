from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from syndicator.fetch.robots import Robots, Rules, concerning, product_token

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ORIGIN = "https://news.test"
PAGE = f"{ORIGIN}/private/a?b=c"


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("ExampleBot/1.0 (+https://x.test/)", "ExampleBot"),
        ("ExampleBot (x)", "ExampleBot"),
        (" example-bot_2 ", "example-bot_2"),
        ("", "syndicator"),
        ("/1.0", "syndicator"),
    ],
)
def test_our_name_is_the_first_word_of_the_user_agent(user_agent, token):
    assert product_token(user_agent) == token


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /private/", False),
        ("User-agent: *\nDisallow: /public/", True),
        ("User-agent: *\nDisallow: /private/\nAllow: /private/a", True),
        ("User-agent: *\nDisallow: /*?b=", False),
        ("User-agent: *\nDisallow: /private/a$", True),
        ("User-agent: OtherBot\nDisallow: /", True),
        ("User-agent: examplebot\nDisallow: /", False),
        ("User-agent: ExampleBot/1.0\nDisallow: /", False),
        ("User-agent: ExampleBot\nAllow: /\nUser-agent: *\nDisallow: /", True),
        ("User-agent: OtherBot\nUser-agent: ExampleBot\nDisallow: /", False),
        ("User-agent: OtherBot\nUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nSitemap: https://news.test/s.xml\nDisallow: /", False),
        ("User-agent: ExampleBot\nDisallow: /x\nUser-agent: OtherBot\nDisallow: /", True),
        ("user agent ExampleBot # us\ndisallow /", False),
        (
            "User-agent: ExampleBot\nDisallow: /x\nUser-agent: OtherBot\nUser-agent: EXAMPLEBOT\nDisallow: /private",
            False,
        ),
        ("User-agent: Example\nDisallow: /", True),
        ("User-agent: ExampleBotNews\nDisallow: /", True),
        ("User-agent: *\nDisallow: /private\nAllow: /private", True),
        ("User-agent: *\nDisallow: /PRIVATE/", True),
        ("User-agent: *\nDisallow: /%70rivate/", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ExampleBot", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("<!doctype html><html><body>Not found: nothing here</body>", True),
    ],
)
def test_rules_are_those_for_us(text, allowed):
    robots = Robots("ExampleBot/1.0")
    robots.found(ORIGIN, text.encode(), NOW)
    assert robots.rules(ORIGIN).allow(PAGE) is allowed


@given(
    st.lists(
        st.sampled_from(
            ["User-agent: *", "User-agent: ExampleBot", "User-agent: OtherBot", "Disallow: /", "Allow: /private/", "",
             "Disallow: /private/", "Crawl-delay: 3", "Sitemap: https://news.test/s.xml", "# note", "Disallow:", "Host: x"]
        ),
        max_size=14,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_leaving_out_other_groups_changes_nothing_for_us(lines):
    text = "\n".join(lines)
    whole, ours = Protego.parse(text), Protego.parse(concerning("ExampleBot", text))
    assert whole.can_fetch(PAGE, "ExampleBot") == ours.can_fetch(PAGE, "ExampleBot")
    assert whole.crawl_delay("ExampleBot") == ours.crawl_delay("ExampleBot")


def test_many_agents_times_many_rules_cost_little():
    agents = "".join(f"User-agent: bot{number}\n" for number in range(8000))
    rules = "".join(f"Disallow: /p{number}\n" for number in range(20000))
    assert concerning("ExampleBot", agents + rules) == ""
    assert Rules(agents + "User-agent: *\n" + rules, "ExampleBot").allow(PAGE)


@pytest.mark.parametrize(("delay", "gap_s"), [("3", 3), ("0.5", 0.5), ("86400", 60), ("-1", 0), ("inf", 0), ("x", 0)])
def test_crawl_delay_is_kept_up_to_a_minute(delay, gap_s):
    assert Rules(f"User-agent: *\nCrawl-delay: {delay}", "ExampleBot").gap == timedelta(seconds=gap_s)


def test_rule_cut_at_the_limit_is_dropped():
    robots = Robots("ExampleBot/1.0")
    filler = b"# note\n" * 100_000
    head = b"User-agent: *\nDisallow: /x\n"
    filler = filler[: 500 * 1024 - len(head) - len(b"\nDisallow: /")]
    robots.found(ORIGIN, head + filler + b"\nDisallow: /private-things-only", NOW)
    assert robots.rules(ORIGIN).allow(f"{ORIGIN}/a")


def test_answer_holds_for_a_day():
    robots = Robots("ExampleBot/1.0")
    assert not robots.fresh(ORIGIN, NOW)
    robots.absent(ORIGIN, NOW)
    assert robots.fresh(ORIGIN, NOW + timedelta(hours=23))
    assert not robots.fresh(ORIGIN, NOW + timedelta(hours=24))
    assert not robots.fresh(ORIGIN, NOW - timedelta(hours=1))


def test_unreachable_allows_nothing_and_is_asked_again_within_the_hour():
    robots = Robots("ExampleBot/1.0")
    waits_s = []
    for _ in range(8):
        robots.unreachable(ORIGIN, NOW)
        waits_s.append(robots.wait_s(ORIGIN, NOW))
    assert robots.rules(ORIGIN) is None
    assert waits_s == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_unreachable_for_as_long_as_asked_up_to_an_hour():
    robots = Robots("ExampleBot/1.0")
    robots.unreachable(ORIGIN, NOW, asked_s=600)
    assert robots.wait_s(ORIGIN, NOW) == 600
    robots.unreachable(ORIGIN, NOW, asked_s=86_400)
    assert robots.wait_s(ORIGIN, NOW) == 3600


def test_older_rules_go_on_while_it_is_unreachable():
    robots = Robots("ExampleBot/1.0")
    robots.found(ORIGIN, b"User-agent: *\nDisallow: /private/", NOW)
    robots.unreachable(ORIGIN, NOW + timedelta(days=1))
    assert not robots.rules(ORIGIN).allow(PAGE)
    assert robots.rules(ORIGIN).allow(f"{ORIGIN}/a")


def test_origins_of_long_ago_are_forgotten():
    robots = Robots("ExampleBot/1.0", most=3)
    for number in range(10):
        robots.absent(f"https://{number}.test", NOW)
    assert len(robots) == 3
    assert robots.rules("https://9.test") is not None
    assert robots.rules("https://0.test") is None
