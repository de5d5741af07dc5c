-- Channels of an account by the time of their last change: the oldest go.

CREATE INDEX interaction_channels_age ON interaction_channels (account_sid, date_updated);
