-- The id of the request in which something happened, as the log has it. Its end is the code that a page of a problem shows.
alter table events add column request_id uuid;
create index events_code on events (right(request_id::text, 8)) where request_id is not null;
