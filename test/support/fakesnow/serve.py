"""Serves fakesnow with results as JSON rows, the one format that the Node driver reads. Prints its port."""

import base64
import datetime
import decimal
import math
import socket

import fakesnow.server as server
import pyarrow as pa
import uvicorn
from sqlglot import exp, parse_one
from starlette.responses import JSONResponse

EPOCH = datetime.datetime(1970, 1, 1)


def seconds(delta):
    microseconds = delta // datetime.timedelta(microseconds=1)
    return f"{'-' if microseconds < 0 else ''}{abs(microseconds) // 1_000_000}.{abs(microseconds) % 1_000_000:06d}000"


def text(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else ("inf" if value > 0 else "-inf") if math.isinf(value) else repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return seconds(value.replace(tzinfo=None) - EPOCH)
    if isinstance(value, datetime.date):
        return str((value - EPOCH.date()).days)
    if isinstance(value, datetime.time):
        return seconds(datetime.datetime.combine(EPOCH.date(), value) - EPOCH)
    return value.hex().upper() if isinstance(value, bytes) else str(value)


class JsonRows(JSONResponse):
    def __init__(self, content, *arguments, **options):
        data = content.get("data") or {}
        if data.get("queryResultFormat") == "arrow":
            encoded = data.pop("rowsetBase64")
            columns = pa.ipc.open_stream(base64.b64decode(encoded)).read_all().columns if encoded else []
            data["queryResultFormat"] = "json"
            data["rowset"] = [[text(value) for value in row] for row in zip(*(column.to_pylist() for column in columns))]
        if "rowset" in data:
            data["returned"] = len(data["rowset"])
        super().__init__(content, *arguments, **options)


def known(command):
    """The statement without the parts that fakesnow lacks, or answers otherwise than Snowflake documents.

    These are the past of a table, keys of a whole database, digits and formats of times, a name of BEGIN, bytes of a
    text (DuckDB, which runs the statement, counts those of a BLOB alone by OCTET_LENGTH), and the characters of TRIM
    (fakesnow drops them while it casts what is trimmed, unless that is cast already).
    """
    if command.startswith("START TRANSACTION"):
        return "BEGIN"
    tree = parse_one(command, dialect="snowflake")
    if isinstance(tree, exp.Show) and tree.args.get("scope_kind") == "DATABASE":
        return "SHOW PRIMARY KEYS IN ACCOUNT"
    if 'INFORMATION_SCHEMA"."COLUMNS' in command:
        return command.replace("DATETIME_PRECISION", "NULL AS DATETIME_PRECISION")
    changed = [table.set("when", None) for table in tree.find_all(exp.Table) if table.args.get("when")]
    for trim in tree.find_all(exp.Trim):
        if trim.expression:
            changed.append(trim.set("this", exp.cast(trim.this.copy(), "VARCHAR", dialect="snowflake")))
    for length in list(tree.find_all(exp.ByteLength)):
        changed.append(length.replace(exp.func("STRLEN", length.this.copy())))
    for call in list(tree.find_all(exp.ToChar)):
        if "FF9" in str(call.args.get("format", "")):
            text = f"REPLACE(TO_VARCHAR({call.this.sql(dialect='snowflake')}), ' ', 'T')"
            changed.append(call.replace(parse_one(f"IFF(CONTAINS({text}, '.'), {text}, {text} || '.0')", dialect="snowflake")))
    return tree.sql(dialect="snowflake") if changed else command


def execute(cursor, command, *arguments, **options):
    return run(cursor, known(command), *arguments, **options)


run = server.FakeSnowflakeCursor.execute
server.FakeSnowflakeCursor.execute = execute
server.JSONResponse = JsonRows
server.to_sf = lambda table, _rowtype: table

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(server.app, log_level="error")).run(sockets=[listener])
