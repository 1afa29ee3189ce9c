-- Whether a service has acted for somebody before is looked up whenever it asks for a token.
create index events_acted_for_session on events (session_id, service, actor) where kind = 'acted_for';
create index events_acted_for_token on events (token_id, service, actor) where kind = 'acted_for';
