"""Signs in with Zoho's Python SDK and makes every call of it that needs no body, and some writes.

Says in a line of JSON each what came: `{"call", "status", "kind", "code"}`, or what failed:
`{"call", "failure"}`.
Runs in an environment that has the SDK and not this project:
`python other_calls.py ANNOUNCEMENT FOLDER`.
"""

from __future__ import annotations

import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

_API = "zohocrmsdk.src.com.zoho.crm.api"
_AUTHENTICATOR = "zohocrmsdk.src.com.zoho.api.authenticator"
_ARGUMENT = re.compile(r"^\s*(\w+) \(([^)]+)\)", re.MULTILINE)
_RECORD = 4150868000000310001

org: dict[str, str] = json.loads(sys.argv[1])
folder = Path(sys.argv[2])
_PARAMETERS = {"module": "Leads", "fields": "Last_Name,Email", "word": "Marrowby", "ids": _RECORD}


def sign_in() -> None:
    """Sign in as whoever may do everything."""
    import_module(f"{_API}.initializer").Initializer.initialize(
        import_module(f"{_API}.dc.data_center").DataCenter.Environment(
            org["base_url"], f"{org['accounts_url']}/oauth/v2/token", org["base_url"]
        ),
        import_module(f"{_AUTHENTICATOR}.oauth_token").OAuthToken(
            client_id=org["client_id"],
            client_secret=org["client_secret"],
            refresh_token=org["refresh_token"],
        ),
        store=import_module(f"{_AUTHENTICATOR}.store.file_store").FileStore(str(folder / "tokens")),
        sdk_config=import_module(f"{_API}.sdk_config").SDKConfig(auto_refresh_fields=True),
        resource_path=str(folder),
    )


def operations() -> Iterator[type]:
    """The classes that have calls."""
    for module in pkgutil.walk_packages(import_module(_API).__path__, f"{_API}."):
        if module.name.endswith("_operations"):
            for name, value in vars(import_module(module.name)).items():
                if name.endswith("Operations") and value.__module__ == module.name:
                    yield value


def argument(name: str, kind: str, call: Callable[..., Any]) -> Any:
    """A value for an argument, by what the docstring says of its type."""
    if kind == "ParameterMap":
        return parameters(call)
    if kind == "HeaderMap":
        return import_module(f"{_API}.header_map").HeaderMap()
    if kind in ("str", "string"):
        if "module" in name or "api_name" in name:
            return "Notes" if "related" in name else "Leads"
        return f"{org['base_url']}/crm/v7/none" if "url" in name else str(_RECORD)
    if kind == "int":
        return _RECORD
    raise LookupError(kind)


def parameters(call: Callable[..., Any]) -> Any:
    """Those that the SDK has for a call, as far as a value can be had for them."""
    query = import_module(f"{_API}.parameter_map").ParameterMap()
    wanted = call.__name__.replace("_", "") + "param"
    for name, offered in vars(import_module(call.__module__)).items():
        if name.casefold() == wanted:
            for parameter in vars(offered).values():
                if getattr(parameter, "name", None) in _PARAMETERS:
                    value = _PARAMETERS[parameter.name]
                    query.add(parameter, value if parameter.class_name == "Long" else str(value))
    return query


def arguments(function: Callable[..., Any], call: Callable[..., Any]) -> list[Any]:
    kinds = dict(_ARGUMENT.findall(function.__doc__ or ""))
    names = [name for name in inspect.signature(function).parameters if name != "self"]
    return [argument(name, kinds.get(name, "str"), call) for name in names]


def say(name: str, ask: Callable[[], Any]) -> None:
    """Make a call, and say what came of it."""
    line: dict[str, Any] = {"call": name}
    try:
        response = ask()
        decoded = response.get_object()
        code = getattr(decoded, "get_code", lambda: None)()
        line["status"] = response.get_status_code()
        line["kind"] = None if decoded is None else type(decoded).__name__
        line["code"] = getattr(code, "get_value", lambda: code)()
    except Exception as failure:  # noqa: BLE001 - whatever the SDK raises is what is asked for
        line["failure"] = f"{type(failure).__name__}: {failure}"
    print(json.dumps(line))  # noqa: T201 - what the test reads


def call_without_bodies() -> None:
    for owner in operations():
        for method, function in inspect.getmembers(owner, inspect.isfunction):
            if not method.startswith("_"):
                try:
                    made = owner(*arguments(vars(owner)["__init__"], function))
                    given = arguments(function, function)
                except LookupError:
                    # It needs a body.
                    continue
                say(f"{owner.__name__}.{method}", lambda: getattr(made, method)(*given))  # noqa: B023 - called at once


def write_records() -> None:
    records = import_module(f"{_API}.record")

    def body(**values: object) -> Any:
        record, wrapper = records.Record(), records.BodyWrapper()
        for name, value in values.items():
            record.add_key_value(name, value)
        wrapper.set_data([record])
        return wrapper

    leads = records.RecordOperations("Leads")
    say("create", lambda: leads.create_records(body(Last_Name="By the SDK")))
    say("upsert", lambda: leads.upsert_records(body(Last_Name="By the SDK")))
    say("update", lambda: leads.update_record(_RECORD, body(Email="a@b.invalid")))


sign_in()
call_without_bodies()
write_records()
