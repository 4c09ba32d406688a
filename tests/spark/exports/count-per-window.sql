-- Count per window, exported from Weir. Run it with: spark-sql -f FILE
-- A watermark is left out: all events count, however late.
SET spark.sql.session.timeZone = UTC;

CREATE OR REPLACE TEMPORARY VIEW words (ts TIMESTAMP, word STRING)
USING json OPTIONS (path 'data/words');

WITH step_1 AS (
  SELECT window(ts, '10 minutes') AS w, word, count(*) AS n FROM words WHERE (word <> 'the') GROUP BY 1, 2
)
SELECT * FROM step_1;
