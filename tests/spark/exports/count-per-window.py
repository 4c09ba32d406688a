"""Count per window, exported from Weir. Run it with: spark-submit count_per_window.py"""

from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

spark = SparkSession.builder.appName("Count per window").getOrCreate()
spark.conf.set("spark.sql.session.timeZone", "UTC")

words = (
    spark.readStream.format("json")
    .schema("ts TIMESTAMP, word STRING")
    .option("maxFilesPerTrigger", 1)
    .load("data/words")
)

result = (
    words
    .withWatermark("ts", "10 minutes")
    .filter("word <> 'the'")
    .groupBy(expr("window(ts, '10 minutes') AS w"), expr("word"))
    .agg(expr("count(*) AS n"))
)

query = (
    result.writeStream.outputMode("update")
    .queryName("Count per window")
    .format("console")
    .option("truncate", False)
    .option("checkpointLocation", "checkpoint")
    .start()
)
query.awaitTermination()
