"""From Kafka, exported from Weir. Run it with: spark-submit from_kafka.py"""

from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

spark = SparkSession.builder.appName("From Kafka").getOrCreate()
spark.conf.set("spark.sql.session.timeZone", "UTC")

words = (
    spark.readStream.format("kafka")
    .option("kafka.bootstrap.servers", "localhost:9092")
    .option("subscribe", "words")
    .option("startingOffsets", "earliest")
    .load()
    .selectExpr("from_json(CAST(value AS STRING), 'ts TIMESTAMP, word STRING') AS row")
    .select("row.*")
)

result = (
    words
    .withWatermark("ts", "10 minutes")
    .withColumn("long", expr("(length(word) > 5)"))
)

query = (
    result.writeStream.outputMode("append")
    .queryName("From Kafka")
    .format("console")
    .option("truncate", False)
    .option("checkpointLocation", "checkpoint")
    .start()
)
query.awaitTermination()
