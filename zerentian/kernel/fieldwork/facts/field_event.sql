-- One row for each clean-up or care activity. The amount is the value of its goods in fen.
SELECT e.id AS record,
       CAST(NULL AS bigint) AS subject,
       e.region_id AS region,
       CAST(NULL AS bigint) AS holder,
       e.organiser_id AS entity,
       CAST(NULL AS bigint) AS person,
       CAST(NULL AS bigint) AS household,
       e.day AS day,
       CAST(NULL AS date) AS until,
       e.recorded_at AS recorded,
       e.withdrawn_at AS superseded,
       CAST(coalesce((SELECT sum(g.value) FROM fieldwork_goods g WHERE g.event_id = e.id), 0) AS bigint)
           AS amount,
       CAST(NULL AS bigint) AS compartment,
       e.kind AS kind
FROM fieldwork_fieldevent e
