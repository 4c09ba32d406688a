-- Join of streams, exported from Weir. Run it with: spark-sql -f FILE
-- A watermark is left out: all events count, however late.
SET spark.sql.session.timeZone = UTC;

CREATE OR REPLACE TEMPORARY VIEW impressions (ad STRING, shown TIMESTAMP)
USING json OPTIONS (path 'data/impressions');

CREATE OR REPLACE TEMPORARY VIEW clicks (ad STRING, clicked TIMESTAMP)
USING json OPTIONS (path 'data/clicks');

WITH step_1 AS (
  SELECT i.ad AS ad, shown, clicked FROM impressions AS i INNER JOIN clicks AS c ON i.ad = c.ad AND clicked BETWEEN shown AND shown + INTERVAL 1 HOUR
)
SELECT * FROM step_1;
