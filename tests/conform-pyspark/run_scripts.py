"""Runs exported scripts on one local Spark; a line of JSON a script: {"id": ..., "rows": [...]} or {"id", "error"}.

usage: run_scripts.py FOLDER    (a folder a script in it: script.py, case.json)

The scripts are run as they are, but that awaiting the end means: until all that is there has been processed.
"""
import base64, datetime, decimal, json, os, sys, time

os.environ["TZ"] = "UTC"
time.tzset()
from pyspark.sql import SparkSession
from pyspark.sql.streaming import StreamingQuery

SAFE = 2**53 - 1


def finish(query, timeout=None):
    query.processAllAvailable()
    query.stop()


StreamingQuery.awaitTermination = finish


def canonical(value, kind):
    if value is None:
        return None
    name = kind.typeName()
    if name == "struct":
        return {field.name: canonical(value[field.name], field.dataType) for field in kind.fields}
    if name == "array":
        return [canonical(item, kind.elementType) for item in value]
    if name == "map":
        return {str(canonical(key, kind.keyType)): canonical(item, kind.valueType) for key, item in value.items()}
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if -SAFE <= value <= SAFE else str(value)
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        return int(value) if value.is_integer() and abs(value) <= SAFE else value
    if isinstance(value, datetime.datetime):
        text = value.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
        text += ".%06d" % value.microsecond if value.microsecond else ""
        return text + ("Z" if name == "timestamp" else "")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return {"micros": (value.days * 86400 + value.seconds) * 1000000 + value.microseconds}
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray)):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    raise ValueError(f"no canonical form for {type(value)}")


def run(spark, folder):
    with open(os.path.join(folder, "script.py")) as file:
        exec(compile(file.read(), "script.py", "exec"), {"__name__": "__main__"})
    result = spark.table("weir_result")
    return [canonical(row, result.schema) for row in result.collect()]


def main(root):
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    for name in sorted(os.listdir(root)):
        folder = os.path.join(root, name)
        with open(os.path.join(folder, "case.json")) as file:
            conf = json.load(file)["conf"]
        try:
            answer = {"id": name, "rows": run(spark, folder)}
        except Exception as error:
            answer = {"id": name, "error": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
        for query in spark.streams.active:
            query.stop()
        for key in conf:
            spark.conf.unset(key)
        spark.catalog.dropTempView("weir_result")
        print(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), flush=True)


main(sys.argv[1])
