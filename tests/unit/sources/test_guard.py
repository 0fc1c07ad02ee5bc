import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.guard import PrivateAccess, connection_problem, downgrades, url_problem

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1
192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::a9fe:a9fe 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:a00:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1
ff02::1 ff0e::1 4000::1
""".split()  # noqa: SIM905  # a table of addresses

OPEN = [
    "8.8.8.8",
    "1.1.1.1",
    "100.128.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "2a00::1",
]

NOBODY = PrivateAccess()


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_the_internet_are_refused(address: str) -> None:
    assert connection_problem(address, 443, NOBODY) is not None


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_may_be_reached_at_the_ports_of_the_web(address: str) -> None:
    assert connection_problem(address, 80, NOBODY) is None
    assert connection_problem(address, 443, NOBODY) is None


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8080])
def test_other_ports_are_refused(port: int) -> None:
    assert connection_problem("8.8.8.8", port, NOBODY) is not None


def test_what_the_operator_opens_may_be_reached_at_any_port() -> None:
    home = PrivateAccess.parse("192.168.1.0/24, fd00::/8")
    assert connection_problem("192.168.1.7", 8080, home) is None
    assert connection_problem("fd00::7", 8080, home) is None
    assert connection_problem("192.168.2.7", 80, home) is not None
    assert connection_problem("8.8.8.8", 8080, home) is not None
    assert connection_problem("127.0.0.1", 8080, PrivateAccess.parse("true")) is None


def test_an_open_network_does_not_open_its_mapped_form() -> None:
    assert connection_problem("::ffff:127.0.0.1", 80, PrivateAccess.parse("127.0.0.0/8"))


@pytest.mark.parametrize("setting", ["false", "", " No "])
def test_nothing_is_open_by_default(setting: str) -> None:
    assert PrivateAccess.parse(setting) == NOBODY


@pytest.mark.parametrize("setting", ["maybe", "10.0.0.0/99", "localhost"])
def test_a_setting_that_says_nothing_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PrivateAccess.parse(setting)


@given(st.text())
def test_text_that_is_no_address_is_never_connected_to(host: str) -> None:
    try:
        allowed = connection_problem(host, 443, NOBODY) is None
    except ValueError:
        allowed = False
    assert not allowed or host.replace(".", "").replace(":", "").isalnum()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://files.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//post.example/feed",
        "post.example/feed",
        "http://",
        "http:///feed",
        "http://user@post.example/",
        "http://user:word@post.example/",
        "http://:word@post.example/",
        "http://post.example:99999/",
        "http://post.example:0/",
        "http://post.example\\@127.0.0.1/",
        "http://post.example/\r\nHost: other",
        "http://post .example/",
        "http://[::1/",
    ],
)
def test_urls_that_are_nothing_to_ask_for_are_refused(url: str) -> None:
    assert url_problem(url) is not None


@pytest.mark.parametrize(
    "url", ["http://post.example/feed?a=b@c", "HTTPS://Post.Example", "https://[2a00::1]:443/"]
)
def test_plain_web_addresses_are_fine(url: str) -> None:
    assert url_problem(url) is None


def test_only_leaving_tls_is_a_downgrade() -> None:
    assert downgrades("https://a.example/", "http://a.example/")
    assert not downgrades("http://a.example/", "https://a.example/")
    assert not downgrades("http://a.example/", "http://b.example/")
