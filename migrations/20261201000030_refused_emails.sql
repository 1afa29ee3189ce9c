-- With which address somebody who was not let in had signed in at their provider. They read it on the page that tells why, by
-- the request in which it happened and in the browser that the attempt is bound to; it goes with the attempt.
alter table sign_ins
    add column refused_email text constraint sign_ins_refused_email_length check (length(refused_email) <= 254),
    add column refused_in uuid,
    add constraint sign_ins_refused_in_a_request check ((refused_email is null) or (refused_in is not null));
