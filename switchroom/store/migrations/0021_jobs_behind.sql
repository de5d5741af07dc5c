-- What stands behind others in the lane of a carrier, found when the carrier is deleted.

CREATE INDEX jobs_behind ON jobs (lane) WHERE head = 0 AND dead = 0 AND lane <> '';
