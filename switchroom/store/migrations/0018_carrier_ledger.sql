-- The comparisons with a carrier's own list, found among all that passed.

CREATE INDEX carrier_exchanges_ledger ON carrier_exchanges (carrier_sid, sid)
    WHERE kind = 'reconcile';
