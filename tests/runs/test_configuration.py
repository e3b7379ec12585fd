"""The configuration: from the environment and a file, with nothing doubtful taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from zoho_conformance.exchanges.http.credentials import ReadyToken, RefreshGrant
from zoho_conformance.exchanges.http.errors import AuthError
from zoho_conformance.model.errors import UsageError
from zoho_conformance.runs import configuration

GRANT = {
    "ZOHO_CLIENT_ID": "1000.ID",
    "ZOHO_CLIENT_SECRET": "secret",
    "ZOHO_REFRESH_TOKEN": "1000.r.r",
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_set_is_production_in_the_united_states() -> None:
    org = configuration.load_configuration({})
    assert org.accounts_url == "https://accounts.zoho.com"
    assert org.api_domain == "https://www.zohoapis.com"
    assert (org.environment, org.module, org.is_loopback) == ("production", None, False)


def test_a_data_center_and_an_environment_make_the_hosts() -> None:
    org = configuration.load_configuration({"ZOHO_DC": "AU", "ZOHO_ENVIRONMENT": "sandbox"})
    assert org.accounts_url == "https://accounts.zoho.com.au"
    assert org.api_domain == "https://sandbox.zohoapis.com.au"
    assert org.environment == "sandbox"


def test_addresses_override_the_hosts_of_the_data_center() -> None:
    org = configuration.load_configuration(
        {"ZOHO_ACCOUNTS_URL": "http://localhost:1/", "ZOHO_API_DOMAIN": "http://127.0.0.1:2/"}
    )
    assert (org.accounts_url, org.api_domain) == ("http://localhost:1", "http://127.0.0.1:2")
    assert org.is_loopback
    assert org.api_domain_given


def test_the_process_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOHO_DC", "jp")
    monkeypatch.setenv("ZOHO_LOCK_ID", "42")
    org = configuration.load_configuration()
    assert (org.accounts_url, org.named["lock_id"]) == ("https://accounts.zoho.jp", "42")


def test_a_complete_grant_goes_before_a_ready_token() -> None:
    org = configuration.load_configuration(
        {**GRANT, "ZOHO_ACCESS_TOKEN": "1000.a.a", "ZOHO_DC": "eu"}
    )
    assert org.credentials == RefreshGrant("https://accounts.zoho.eu", *GRANT.values())
    assert org.required_credentials() == org.credentials


def test_a_ready_token_is_used_where_the_grant_is_incomplete() -> None:
    org = configuration.load_configuration(
        {"ZOHO_ACCESS_TOKEN": " 1000.a.a\n", "ZOHO_CLIENT_ID": "1000.ID"}
    )
    assert org.credentials == ReadyToken("1000.a.a")


def test_missing_credentials_are_listed_with_both_ways_to_sign_in() -> None:
    org = configuration.load_configuration({"ZOHO_CLIENT_ID": "1000.ID", "ZOHO_REFRESH_TOKEN": ""})
    assert org.missing == ("ZOHO_CLIENT_SECRET", "ZOHO_REFRESH_TOKEN", "ZOHO_ACCESS_TOKEN")
    with pytest.raises(UsageError) as refusal:
        org.required_credentials()
    assert str(refusal.value) == (
        "no credentials: ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN, ZOHO_ACCESS_TOKEN not set. Set"
        " ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET and ZOHO_REFRESH_TOKEN (to get access tokens), or "
        "ZOHO_ACCESS_TOKEN (a ready-made token)"
    )


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ZOHO_DC", "1000.moon", "ZOHO_DC: use one of us, eu"),
        ("ZOHO_ENVIRONMENT", "1000.a", "use one of production, sandbox, developer"),
        ("ZOHO_API_DOMAIN", "http://crm.example.org", "plain http is for"),
        ("ZOHO_ACCOUNTS_URL", "accounts.zoho.com", "has to begin with https://"),
        ("ZOHO_ACCOUNTS_URL", "https://accounts.zoho.com/oauth/v2/token", "a host alone"),
        ("ZOHO_LOCKED_RECORD_ID", "12a", "digits only"),
        ("ZOHO_LOCK_ID", "١٢", "digits only"),
        ("ZOHO_MODULE", "../Leads", "API name"),
        ("ZOHO_ACCESS_TOKEN", "a\r\nb", "a space, or a character"),
        ("ZOHO_CLIENT_SECRET", "schlüssel", "a space, or a character"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_but_not_repeated(
    name: str, value: str, why: str
) -> None:
    with pytest.raises(UsageError, match=why) as refusal:
        configuration.load_configuration({name: value})
    assert str(refusal.value).startswith(f"{name}: ")
    assert value not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ZOHO_DC", "europe", "ZOHO_DC=europe: use one of us, eu, in, au, jp, cn, ca, sa, uk"),
        ("ZOHO_ENVIRONMENT", "Test", "ZOHO_ENVIRONMENT=Test: use one of production, sandbox,"),
    ],
)
def test_a_plain_word_that_is_none_of_a_list_is_repeated(
    name: str, value: str, message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        configuration.load_configuration({name: value})
    assert str(refusal.value).startswith(message)


def test_an_api_domain_of_zoho_decides_whose_data_it_is() -> None:
    address = {"ZOHO_API_DOMAIN": "https://sandbox.zohoapis.com"}
    assert configuration.load_configuration(address).environment == "sandbox"
    both = {"ZOHO_API_DOMAIN": "https://www.zohoapis.com", "ZOHO_ENVIRONMENT": "sandbox"}
    with pytest.raises(
        UsageError, match="ZOHO_ENVIRONMENT=sandbox: ZOHO_API_DOMAIN is a production host"
    ):
        configuration.load_configuration(both)


def test_the_data_center_that_a_token_came_with_is_taken() -> None:
    org = configuration.load_configuration({"ZOHO_ENVIRONMENT": "sandbox"})
    for answered in ("https://sandbox.zohoapis.eu", "https://www.zohoapis.eu"):
        assert org.at_token_domain(answered).api_domain == "https://sandbox.zohoapis.eu"
    assert org.at_token_domain(None) == org
    assert org.at_token_domain("http://127.0.0.1:1").is_loopback


def test_an_api_domain_that_was_set_stays() -> None:
    org = configuration.load_configuration({"ZOHO_API_DOMAIN": "https://crm.example.org"})
    assert org.at_token_domain("https://www.zohoapis.eu") == org


def test_a_token_of_a_sandbox_is_not_for_production() -> None:
    with pytest.raises(AuthError, match="set ZOHO_ENVIRONMENT=sandbox"):
        configuration.load_configuration({}).at_token_domain("https://sandbox.zohoapis.com")


def test_the_file_in_the_working_directory_is_read_and_the_environment_wins() -> None:
    Path("conformance.toml").write_text(
        'dc = "eu"\nmodule = "Deals"\nlock_id = 4876876000000542001\n', encoding="utf-8"
    )
    org = configuration.load_configuration({"ZOHO_MODULE": "Contacts"})
    assert org.accounts_url == "https://accounts.zoho.eu"
    assert (org.module, org.named["lock_id"]) == ("Contacts", "4876876000000542001")


def test_a_named_file_is_read_instead(tmp_path: Path) -> None:
    Path("conformance.toml").write_text('dc = "moon"', encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text('environment = "developer"', encoding="utf-8")
    assert configuration.load_configuration({}, other).environment == "developer"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('client_secret = "hunter2"', "client_secret: a secret; set ZOHO_CLIENT_SECRET in"),
        ('ZOHO_ACCESS_TOKEN = "hunter2"', "set ZOHO_ACCESS_TOKEN in the environment"),
        ('[live]\nRefresh-Token = "hunter2"', "Refresh-Token: a secret"),
        ('client_id = "hunter2"', "client_id: a secret"),
        ('modul = "hunter2"', "unknown setting modul; did you mean module"),
        ('ZOHO_DC = "us"', "unknown setting ZOHO_DC; did you mean dc"),
        ('colour = "hunter2"', "unknown setting colour; use one of dc, environment"),
        ('dc = "hunter2"', "dc: use one of us"),
        ("dc = 7", "dc: expected text in quotes"),
        ("lock_id = true", "lock_id: expected text in quotes"),
        ('module = ""', "module: expected text in quotes"),
        ("dc = hunter2", r"not TOML: .*line 1"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "org.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=why) as refusal:
        configuration.load_configuration({}, file)
    assert str(refusal.value).startswith(str(file))
    assert "hunter2" not in str(refusal.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        configuration.load_configuration({}, tmp_path / "absent.toml")
    with pytest.raises(UsageError, match="cannot be read"):
        configuration.load_configuration({}, tmp_path)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"dc = \xe9")
    with pytest.raises(UsageError, match="UTF-8"):
        configuration.load_configuration({}, binary)


def test_fetched_pages_are_kept_below_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/keeper")
    own = Path("/home/keeper/.cache/zoho-crm-conformance/pages")
    assert configuration.pages_cache_folder({}) == own
    assert configuration.pages_cache_folder({"XDG_CACHE_HOME": "not/absolute"}) == own
    named = configuration.pages_cache_folder({"XDG_CACHE_HOME": "/srv/keeper"})
    assert named == Path("/srv/keeper/zoho-crm-conformance/pages")
