-- A session that begins at a service is an event too, and names the service.
alter table events add column service text;
