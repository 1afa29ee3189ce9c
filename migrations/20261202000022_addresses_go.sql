-- Addresses and user agents in events go after a while. Those that still have one are found by their time.
create index events_with_address on events (at) where ip is not null or user_agent is not null;
