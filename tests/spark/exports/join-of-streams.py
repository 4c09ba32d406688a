"""Join of streams, exported from Weir. Run it with: spark-submit join_of_streams.py"""

from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

spark = SparkSession.builder.appName("Join of streams").getOrCreate()
spark.conf.set("spark.sql.session.timeZone", "UTC")

impressions = (
    spark.readStream.format("json")
    .schema("ad STRING, shown TIMESTAMP")
    .option("maxFilesPerTrigger", 1)
    .load("data/impressions")
)

clicks = (
    spark.readStream.format("json")
    .schema("ad STRING, clicked TIMESTAMP")
    .option("maxFilesPerTrigger", 1)
    .load("data/clicks")
)

result = (
    impressions
    .withWatermark("shown", "10 minutes")
    .alias("i")
    .join(
        clicks
        .withWatermark("clicked", "10 minutes")
        .alias("c"),
        expr("i.ad = c.ad AND clicked BETWEEN shown AND shown + INTERVAL 1 HOUR"),
        "inner",
    )
    .selectExpr("i.ad AS ad", "shown", "clicked")
)

query = (
    result.writeStream.outputMode("append")
    .queryName("Join of streams")
    .format("console")
    .option("truncate", False)
    .option("checkpointLocation", "checkpoint")
    .start()
)
query.awaitTermination()
