#!/usr/bin/env python3
"""The models say what is so.

* rules/models/model.schema.json knows the keys and words that the reader knows, and every model file keeps to it.
* Names and signatures of rows about the standard library are those of the python3 that runs this. What another version
  has or lacks stands in OTHER_VERSIONS.
"""
import glob
import importlib
import inspect
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODELS = os.path.join(ROOT, "rules", "models")
LIBRARIES = ("asyncio", "concurrent", "http", "logging", "mock", "multiprocessing", "os", "socket", "sqlite3", "stdlib",
             "threading", "warnings")

# Names that not every supported Python on every platform has, with the reason.
OTHER_VERSIONS = {
    "asyncio.ProactorEventLoop": "Windows",
    "concurrent.futures.InterpreterPoolExecutor": "3.14",
    "concurrent.futures.interpreter.InterpreterPoolExecutor": "3.14",
    "concurrent.futures.ProcessPoolExecutor.kill_workers": "3.14",
    "concurrent.futures.ProcessPoolExecutor.terminate_workers": "3.14",
    "logging.handlers.QueueListener.__enter__": "3.14",
    "logging.handlers.QueueListener.__exit__": "3.14",
    "multiprocessing.Process.interrupt": "3.14",
    "multiprocessing.connection.PipeConnection": "Windows",
    "multiprocessing.managers.BaseManager.shutdown": "made by start()",
    "multiprocessing.managers.SetProxy": "3.14",
    "multiprocessing.managers.SetProxy.add": "3.14",
    "multiprocessing.managers.SyncManager.set": "3.14",
    "multiprocessing.popen_spawn_win32": "Windows",
    "multiprocessing.queues.SimpleQueue.close": "3.9",
    "multiprocessing.synchronize.Condition.locked": "3.14",
    "multiprocessing.synchronize.SemLock.locked": "3.14",
    "threading.setprofile_all_threads": "3.12",
    "threading.settrace_all_threads": "3.12",
    "os.startfile": "Windows",
    "os.spawnlp": "POSIX", "os.spawnlpe": "POSIX", "os.spawnvp": "POSIX", "os.spawnvpe": "POSIX",
}
# Members that are made for each instance, or by a decorator that hides the signature.
INSTANCE_MEMBERS = re.compile(
    r"multiprocessing\.synchronize\.(SemLock|Condition|Barrier|Event)\.\w+$"
    r"|multiprocessing\.(sharedctypes\.Synchronized\w*|managers\.\w+)\.\w+$"
    r"|multiprocessing\.pool\.IMapIterator\.next$|multiprocessing\.shared_memory\.ShareableList\.shm$"
    r"|logging\.Logger\.(disabled|handlers|level|name|parent|propagate)$")
# Parameters that a newer Python added.
NEW_PARAMETERS = {"buffersize", "cancel_futures", "context", "ctxkwargs", "extra_groups", "group", "loop_factory",
                  "max_tasks_per_child", "pipesize", "process_group", "shutdown_timeout", "track", "umask", "unsafe",
                  "user"}

problems = []


def complain(text):
    problems.append(text)
    print(text)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def words(macro):
    return re.findall(rf'(?m)^{macro}\(\w+, "([^"]+)"', read("src/model/model.def"))


def c_strings(array):
    """The strings of `array[…] = { … };` in the reader."""
    body = re.search(rf"\b{array}\[\w*\] = \{{(.*?)\}};", read("src/model/read.c"), re.S)[1]
    return re.findall(r'"([^"]+)"', body)


def check_schema_words(schema):
    definitions = schema["$defs"]
    for name, expected in (("effect", words("EFFECT")), ("role", words("ROLE")), ("device", words("DEVICE")),
                           ("kind", c_strings("kind_words")), ("method", c_strings("method_words")),
                           ("pickler", c_strings("pickler_words"))):
        if definitions[name]["enum"] != expected:
            complain(f"model.schema.json: {name}: {sorted(set(definitions[name]['enum']) ^ set(expected))} differ, "
                     "or the order does")
    for where, found, expected in (("a file", schema["properties"], c_strings("file_keys")),
                                   ("a row", definitions["api"]["properties"], c_strings("api_keys"))):
        if sorted(found) != sorted(expected):
            complain(f"model.schema.json: keys of {where}: {sorted(set(found) ^ set(expected))} differ")


def check_value(schema, rule, value, place):
    """The few words of JSON Schema that model.schema.json uses."""
    if "$ref" in rule:
        check_value(schema, schema["$defs"][rule["$ref"].rpartition("/")[2]], value, place)
    types = {"object": dict, "array": list, "string": str, "boolean": bool}
    if "type" in rule and not isinstance(value, types[rule["type"]]):
        complain(f"{place}: not of type {rule['type']}")
        return
    if "enum" in rule and value not in rule["enum"]:
        complain(f"{place}: {value!r} is none of the words")
    if "pattern" in rule and not re.search(rule["pattern"], value):
        complain(f"{place}: {value!r} does not match {rule['pattern']}")
    if isinstance(value, dict):
        for key in rule.get("required", []):
            if key not in value:
                complain(f"{place}: {key} is missing")
        if "oneOf" in rule and sum(all(key in value for key in one["required"]) for one in rule["oneOf"]) != 1:
            complain(f"{place}: not exactly one of {rule['oneOf']}")
        for key, item in value.items():
            inner = rule.get("properties", {}).get(key, rule.get("additionalProperties", {}))
            if inner is False:
                complain(f"{place}: the key {key} is not in the schema")
            elif isinstance(inner, dict):
                check_value(schema, inner, item, f"{place}/{key}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            check_value(schema, rule.get("items", {}), item, f"{place}/{number}")


def resolve(name):
    """The object of a dotted name. AttributeError or ModuleNotFoundError when there is none."""
    parts = name.split(".")
    module = importlib.import_module(parts[0])
    for number in range(1, len(parts)):
        try:
            module = importlib.import_module(".".join(parts[:number + 1]))
        except ImportError:
            for part in parts[number:]:
                module = getattr(module, part)
            return module
    return module


def parameters_of(text):
    """Name, kind and whether it is required, of each parameter of a signature in text."""
    scope = {}
    exec(f"def signature{text}: pass", scope)  # pylint: disable=exec-used
    return [(p.name, p.kind, p.default is p.empty) for p in inspect.signature(scope["signature"]).parameters.values()]


def check_signature(name, row, found):
    try:
        real = inspect.signature(found)
    except (TypeError, ValueError):
        return  # written in C
    real = [(p.name, p.kind, p.default is p.empty) for p in real.parameters.values()]
    if row.get("kind") == "method" and real and real[0][0] in ("self", "cls", "server"):
        real = real[1:]
    if [kind for _, kind, _ in real] == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]:
        return  # the real one is hidden behind (*args, **kwargs)
    stated = [one for one in parameters_of(row["signature"])
              if one[0] not in NEW_PARAMETERS or one[0] in [other[0] for other in real]]
    if stated != real:
        complain(f"{name}: the model says {row['signature']}, Python {inspect.signature(found)}")


def check_python_rows(library, rows):
    for row in rows:
        for name in row.get("names", [row.get("name")]) + row.get("aliases", []):
            try:
                found = resolve(name)
            except (ImportError, AttributeError):
                if name not in OTHER_VERSIONS and not INSTANCE_MEMBERS.match(name):
                    complain(f"{library}.json: {name} does not exist in Python {sys.version.split()[0]}")
                continue
            if "signature" in row and name not in OTHER_VERSIONS and not INSTANCE_MEMBERS.match(name):
                check_signature(name, row, found)


def check_complete(library, rows):
    """Classes and modules that say so have a row for every public member."""
    names = {name for row in rows for name in row.get("names", [row.get("name")]) + row.get("aliases", [])}
    names |= {row["method_of"]["class"] + "." + row["name"].rpartition(".")[2] for row in rows if "method_of" in row}
    modules = {name.rpartition(".")[0] for name in names}
    for row in rows:
        if row.get("members_complete"):
            for member in dir(resolve(row["name"])):
                full = f"{row['name']}.{member}"
                if not member.startswith("_") and member != "sys" and full not in names | modules:
                    complain(f"{library}.json: {row['name']} is said to be complete, but {member} has no row")


schema = json.loads(read("rules/models/model.schema.json"))
check_schema_words(schema)
paths = [path for path in sorted(glob.glob(os.path.join(MODELS, "*.json"))) if not path.endswith("schema.json")]
for path in paths:
    model = json.loads(read(path))
    check_value(schema, schema, model, os.path.basename(path))
    library = os.path.basename(path)[:-len(".json")]
    if library in LIBRARIES:
        check_python_rows(library, model["apis"])
        check_complete(library, model["apis"])
if len(paths) < len(LIBRARIES):
    complain("rules/models holds no models")
print(f"{len(paths)} model files: {len(problems)} problems")
sys.exit(1 if problems else 0)
